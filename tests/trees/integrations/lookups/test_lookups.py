"""Lookups in a run: asked for by a request, made by a worker, and recorded as an event."""

import time
from datetime import timedelta
from threading import Event

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.trees.integrations.lookups.calls import OUTPUTS, begin, fill_in, make
from trees.integrations import lookups
from trees.models import Fetch, Lookup, Run, RunEvent
from trees.models.erasure import erase_old

pytestmark = pytest.mark.django_db


def test_worker_asks_and_the_run_has_the_values(crm, run, there):
    begun = begin(run)
    assert (begun.status, there.received) == ("running", [])  # no request waits for another system
    assert make() == 1
    [got] = there.received
    assert got.path == "/hook/AB%201?ticket=INC-1"
    assert got.headers["Authorization"] == "Bearer secret"
    run.refresh_from_db()
    assert run.state().values == {"serial": "AB 1", "model": "Lamp", "age": "12", "pin": None}
    event = RunEvent.objects.get(kind="lookup")
    assert (event.option, event.node, event.by_id) == ("crm", "ask", run.person_id)
    assert event.event.asked == {"serial": "AB 1", "ticket": "INC-1"}
    assert "1234" not in event.data
    fetch = Fetch.objects.get()
    assert (fetch.status, lookups.sensitive_values(fetch)) == ("done", {"pin": "1234"})


def test_nothing_of_it_is_readable_in_the_database(crm, run):
    begin(run)
    make()
    lookup, fetch = Lookup.objects.values().get(), Fetch.objects.values().get()
    assert "secret" not in str(lookup)
    assert not any(word in str(fetch) for word in ("AB 1", "Lamp", "1234"))


def test_asking_again_asks_nobody(crm, run, there):
    first = begin(run)
    assert begin(run).fetch == first.fetch  # while it is under way
    make()
    assert begin(run).status == "done"
    assert make() == 0
    fill_in(run, serial="AB 2")
    assert begin(run).status == "running"
    make()
    assert [each.path[:13] for each in there.received] == ["/hook/AB%201?", "/hook/AB%202?"]


def test_what_a_person_filled_in_meanwhile_is_kept(crm, run):
    begin(run)
    fill_in(run, model="Big lamp")
    make()
    run.refresh_from_db()
    assert (run.state().values["model"], run.state().values["age"]) == ("Big lamp", "12")


def test_answer_about_an_earlier_value_is_dropped(crm, run):
    fetch = begin(run).fetch
    fill_in(run, serial="AB 2")
    make()
    run.refresh_from_db()
    fetch.refresh_from_db()
    assert (fetch.status, "model" in run.state().values) == ("failed", False)


def test_missing_values_are_named_and_nobody_is_asked(crm, guide, owner):
    run = Run.objects.start(guide, by=owner)
    begun = begin(run)
    assert (begun.status, begun.missing, Fetch.objects.count()) == ("missing", ("serial", "ticket"), 0)


def test_answer_is_used_again_for_its_time_and_until_the_lookup_changes(crm, run, guide, owner, there):
    crm.change(by=owner, cache_seconds=60)
    begin(run)
    make()

    def another():
        run = Run.objects.start(guide, by=owner)
        run.record([factories.event("details", run, values={"ticket": "INC-1"})], by=owner)
        fill_in(run, serial="AB 1")
        return begin(run).status

    assert (another(), len(there.received)) == ("done", 1)
    crm.change(by=owner, seconds=3)
    assert another() == "running"


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (404, b"{}", "It answered 404 Not Found."),
        (200, b"<html>", "The answer is not JSON."),
        (200, b'{"x": "' + b"x" * 300_000 + b'"}', "No answer: it has more than 262,144 bytes."),
        (302, b"", "It answered 302 Found."),
    ],
)
def test_failure_says_why_and_leaves_the_fields_to_the_person(crm, run, there, status, body, reason):
    there.status, there.body, there.headers = status, body, {"Location": there.url}
    fetch = begin(run).fetch
    make()
    fetch.refresh_from_db()
    assert (fetch.status, fetch.reason) == ("failed", reason)
    assert len(there.received) == 1  # a redirect is not followed
    assert not RunEvent.objects.filter(kind="lookup").exists()
    assert begin(run).reason == reason  # it is not asked again at once
    Fetch.objects.update(done_at=timezone.now() - timedelta(seconds=6))
    assert begin(run).status == "running"


def test_slow_answer_is_hung_up_on(crm, run, owner, there):
    crm.change(by=owner, seconds=1)
    stop = Event()

    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        while not stop.wait(0.05):
            handler.wfile.write(b" ")

    there.answer = drip
    fetch, began = begin(run).fetch, time.monotonic()
    make()
    stop.set()
    fetch.refresh_from_db()
    assert (fetch.reason, time.monotonic() - began < 5) == ("No answer within 1 second.", True)


def test_private_network_is_refused_when_it_is_set_up_and_when_it_is_asked(crm, run, team, owner, settings, there):
    fetch = begin(run).fetch
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    make()
    fetch.refresh_from_db()
    assert (fetch.reason, there.received) == ("Not sent: this URL leads into a private network.", [])
    with pytest.raises(ValidationError):
        Lookup.objects.add(team, by=owner, name="in", url="http://10.0.0.1/", outputs=OUTPUTS)


def test_partial_answer_fills_in_what_it_has(crm, run, there):
    there.body = b'{"device": {"model": "Lamp", "age": "old"}}'
    fetch = begin(run).fetch
    make()
    fetch.refresh_from_db()
    assert fetch.status == "done"
    assert fetch.reason == "Age is not a number. PIN is not in the answer."
    assert Run.objects.get().state().values["model"] == "Lamp"


def test_nothing_is_filled_in_after_the_person_was_asked_instead(crm, run):
    fetch = begin(run).fetch
    Fetch.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert make() == 0
    fetch.refresh_from_db()
    assert (fetch.shown_status, fetch.shown_reason) == ("failed", "No answer in time.")


def test_run_that_was_handed_over_or_deleted_meanwhile(crm, run, editor):
    fetch = begin(run).fetch
    run.hand_over(editor, by=run.person)
    make()
    fetch.refresh_from_db()
    assert fetch.status == "failed"
    with pytest.raises(PermissionDenied):
        begin(run, by=run.handed_by)
    begin(run, by=editor)
    run.delete()
    assert make() == 0


def test_only_the_step_that_asks_may_ask(crm, run):
    for fields in ({"node": "end"}, {"node": "nowhere"}, {"release_id": 0}, {"name": "desk"}):
        with pytest.raises(ValidationError):
            begin(run, **fields)


def test_nobody_asks_too_often(crm, run, settings):
    settings.RATES = settings.RATES | {"lookup": "1/min"}
    begin(run)
    make()
    fill_in(run, serial="AB 2")
    with pytest.raises(lookups.TooMany):
        begin(run)


def test_erasure_takes_what_was_asked_and_what_came(crm, run, team):
    begin(run)
    make()
    team.erase_after_days = 1
    team.save()
    Run.objects.update(touched_at=timezone.now() - timedelta(days=2))
    erase_old()
    run.refresh_from_db()
    assert not any(run.state().values.values())
    assert "AB 1" not in "".join(RunEvent.objects.values_list("data", flat=True))
    assert not Fetch.objects.exists()


def test_old_fetches_go(crm, run):
    begin(run)
    make()
    assert Fetch.objects.all().delete_old() == 0
    Fetch.objects.update(keep_until=timezone.now() - timedelta(seconds=1))
    assert Fetch.objects.all().delete_old() == 1


def test_secret_does_not_follow_the_url_to_another_host(crm, owner):
    with pytest.raises(ValidationError):
        crm.change(by=owner, url="https://elsewhere.example.com/")
    crm.refresh_from_db()
    crm.change(by=owner, url=crm.url + "&more=1", headers={"Authorization": None, "X-More": "1"})
    assert crm.headers == {"Authorization": "Bearer secret", "X-More": "1"}
    crm.change(by=owner, url="https://elsewhere.example.com/", headers={})
    assert crm.headers == {}


def test_post_sends_json(crm, run, owner, there):
    crm.change(by=owner, method="POST", url=there.url, body='{"serial": "{serial}"}')
    begin(run)
    make()
    [got] = there.received
    assert (got.body, got.headers["Content-Type"]) == (b'{"serial": "AB 1"}', "application/json")


def test_statements_do_not_grow(crm, run):
    def count(work):
        with CaptureQueriesContext(connection) as queries:
            work()
        return len(queries)

    assert count(make) == 1  # an idle worker
    assert count(lambda: begin(run)) <= 11
    assert count(lambda: begin(run)) <= 4
    assert count(make) <= 30
