"""What a site says of itself: /metrics, ids of requests, errors of browsers, the log."""

import json
import logging
import subprocess
import sys
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from project.environment import log_formatter
from project.monitoring import views
from project.monitoring.log import Line, RequestId
from project.monitoring.request_id import current, id_of
from project.monitoring.slots import Slots
from project.web.limits import Counts
from tests import factories
from tests.operations.site import ROOT
from trees.models import Delivery, Webhook


def values(text: str) -> dict[str, float]:
    """By name, with the values of the labels."""
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {"/".join([each.name, *each.labels.values()]): each.value for each in samples}


@pytest.mark.django_db(transaction=True)
def test_metrics_tell_what_waits_and_what_processes_take(client, team):
    webhook = Webhook.objects.create(team=team, url="https://example.com/hook")
    Delivery.objects.create(webhook=webhook, event="test", body="{}")
    factories.tree(team, factories.person("Author"))
    response = client.get("/metrics")
    assert response.headers["Cache-Control"] == "no-store"
    found = values(response.content.decode())
    assert (found["treeline_queue_length/webhooks"], found["treeline_queue_length/mail"]) == (1, 0)
    assert found["treeline_queue_length/search index"] >= 1
    assert found["treeline_database_up"] == 1
    memory = [value for name, value in found.items() if name.startswith("treeline_process_bytes")]
    assert max(memory) > 10_000_000


@pytest.mark.django_db
def test_metrics_are_for_this_machine_or_for_who_has_the_token(settings):
    ask = Client().get
    assert ask("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 404
    assert ask("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    settings.METRICS_TOKEN = "a-long-token"
    assert ask("/metrics").status_code == 404
    assert ask("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
    answer = ask("/metrics", headers={"Authorization": "Bearer a-long-token"}, REMOTE_ADDR="10.0.0.7")
    assert answer.status_code == 200


def test_process_takes_the_number_and_the_counts_of_one_that_ended(tmp_path):
    code = (
        "import sys; from pathlib import Path; from project.monitoring.slots import Slots; "
        "slots = Slots(Path(sys.argv[1])); print(slots(), flush=True); input()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}

    def start():
        process = subprocess.Popen(command, cwd=ROOT, **pipes)
        return process, int(process.stdout.readline())

    (first, one), (second, two) = start(), start()
    assert (one, two) == (0, 1)
    assert {each.id for each in Slots(tmp_path).processes()} == {first.pid, second.pid}
    first.kill()
    first.wait()
    third, again = start()
    assert again == 0
    for process in (second, third):
        process.communicate("\n")
    files = list(tmp_path.glob("*.db"))
    assert len(files) == 4
    assert all(file.stat().st_blocks * 512 >= file.stat().st_size for file in files), "a full disk would end a process"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("0123456789abcdef0123456789abcdef", True),
        ("req-1:2.3_4", True),
        ("", False),
        ("short", False),
        ("two\nlines-of-log", False),
        ("x" * 101, False),
        ("emoji-😀-emoji", False),
    ],
)
def test_id_of_a_request_is_the_one_that_was_sent_where_it_is_harmless(sent, kept):
    assert (id_of(sent) == sent) is kept
    assert len(id_of(sent)) >= 8


@pytest.mark.django_db
class TestErrorsOfBrowsers:
    REPORT = {"message": "x is undefined", "source": "/static/js/site.js", "line": 7, "page": "/trees/"}

    @pytest.fixture(autouse=True)
    def fresh(self, monkeypatch):
        monkeypatch.setattr(views, "reports", Counts())

    def send(self, body):
        return Client().post("/client-errors", body, content_type="application/json")

    def test_an_error_is_one_line_of_the_log(self, caplog):
        with caplog.at_level(logging.WARNING, "treeline.client"):
            assert self.send(self.REPORT | {"stack": "a\nb\x1b[0m", "extra": "left out"}).status_code == 204
        assert caplog.messages == [
            "An error in a browser: message: x is undefined, source: /static/js/site.js, line: 7, page: /trees/, "
            "stack: a b [0m"
        ]

    @pytest.mark.parametrize(
        ("body", "status"), [("[]", 400), ("{", 400), ('"x"', 400), ('{"message": "' + "x" * 9_000 + '"}', 413)]
    )
    def test_anything_else_is_refused(self, body, status):
        assert self.send(body).status_code == status

    def test_few_in_a_minute_are_logged(self, monkeypatch, caplog):
        monkeypatch.setattr(views, "MAX_REPORTS_PER_MINUTE", 2)
        assert [self.send(self.REPORT).status_code for _ in range(3)] == [204, 204, 429]
        assert len(caplog.messages) == 2


@pytest.mark.django_db
def test_slow_statement_is_logged_without_what_it_was_about(settings, caplog):
    settings.SLOW_STATEMENT_MS = 1
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT max(i) FROM n"
    with connection.cursor() as cursor:
        cursor.execute(f"{numbers} WHERE i > %s", [-7_654_321])
    (line,) = [message for message in caplog.messages if "Slow statement" in message]
    assert "WITH RECURSIVE" in line
    assert "7654321" not in line


@pytest.mark.parametrize("format", ["text", "json"])
def test_line_of_the_log_has_the_id_of_its_request(format, monkeypatch):
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    made = log_formatter(format)
    if format == "json":
        from pythonjsonlogger.orjson import OrjsonFormatter

        handler.setFormatter(OrjsonFormatter(made["format"], rename_fields=made["rename_fields"]))
    else:
        handler.setFormatter(Line(made["format"]))
    handler.addFilter(RequestId())
    monkeypatch.setattr(current, "request_id", "abcdef0123456789")
    handler.handle(logging.LogRecord("treeline", logging.ERROR, "x.py", 1, "It %s", ("broke",), None))
    line = stream.getvalue()
    assert line.count("\n") == 1
    if format == "text":
        assert line.endswith("ERROR treeline: It broke [abcdef0123456789]\n")
    else:
        told = json.loads(line)
        assert told.pop("time")
        assert told == {
            "level": "ERROR",
            "logger": "treeline",
            "message": "It broke",
            "request_id": "abcdef0123456789",
        }
