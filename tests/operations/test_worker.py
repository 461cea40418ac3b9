"""``manage.py worker``: what waits is done, once, also when the worker or its database goes away in the middle."""

import os
import signal
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.operations.site import command_of, serving
from tests.processes import children

pytestmark = pytest.mark.once


def helper(site):
    """The id of the worker that the server runs; None while there is none."""
    return next((pid for pid in children(site.process.pid) if b"--with-parent" in command_of(pid)), None)


def is_running(pid):
    """A process that has ended has no command, also where nobody asked for its status."""
    try:
        return b"worker" in command_of(pid)
    except OSError:
        return False


def emails(site):
    return list(Path(site.env["VAR_DIR"], "mail").glob("*"))


def ask_for_reset(site):
    assert site.ask("POST", "/api/v1/auth/password/reset", {"email": "ann@example.com"}).status < 300


def test_server_runs_a_worker_that_sends_and_comes_back_when_it_was_killed(tmp_path):
    with serving(tmp_path, RUN_WORKER="1") as site:
        site.sign_up()
        ask_for_reset(site)
        site.wait(lambda: len(emails(site)) == 1, 30)
        first = site.wait(lambda: helper(site), 60)
        os.kill(first, signal.SIGKILL)
        ask_for_reset(site)
        site.wait(lambda: len(emails(site)) == 2, 60)
        assert helper(site) not in (None, first)
    assert not Path(f"/proc/{first}").exists()
    assert len(emails(site)) == 2


def test_server_indexes_guides_before_anybody_searches(tmp_path):
    with serving(tmp_path, RUN_WORKER="1") as site:
        token = site.sign_up()["access"]
        team = site.ask("GET", "/api/v1/auth/me", token=token).json["teams"][0]["id"]
        tree = site.ask("POST", "/api/v1/trees", {"team": team, "title": "Printer"}, token).json["id"]
        assert site.wait(lambda: indexed(site, "printer"), 60) == [tree]


def test_receivers_that_do_not_answer_delay_no_search(tmp_path):
    """40 messages to a receiver that never answers take 50 seconds; a new guide is indexed meanwhile."""
    wait = (
        "from accounts.models import Team; from trees.models import Delivery, Webhook; "
        "webhook = Webhook.objects.create(team=Team.objects.get(), url='http://127.0.0.1:{}/'); "
        "[Delivery.objects.create(webhook=webhook, event='test', body='{{}}') for _ in range(40)]"
    )
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        serving(tmp_path, RUN_WORKER="1", WEBHOOKS_ALLOW_PRIVATE="1") as site,
    ):
        token = site.sign_up()["access"]
        site.manage("shell", "--no-imports", "-c", wait.format(silent.getsockname()[1]))
        site.wait(lambda: waiting(site, "attempts = 1"), 60)
        team = site.ask("GET", "/api/v1/auth/me", token=token).json["teams"][0]["id"]
        tree = site.ask("POST", "/api/v1/trees", {"team": team, "title": "Printer"}, token).json["id"]
        assert site.wait(lambda: indexed(site, "printer"), 60) == [tree]
        assert waiting(site, "attempts = 0")


def waiting(site, condition):
    """How many deliveries of webhooks."""
    with closing(sqlite3.connect(Path(site.env["VAR_DIR"], "db.sqlite3"))) as database:
        return database.execute(f"SELECT count(*) FROM trees_delivery WHERE {condition}").fetchone()[0]


def indexed(site, word):
    """The guides that the index has for ``word``, past the search, which would index them itself."""
    with closing(sqlite3.connect(Path(site.env["VAR_DIR"], "db.sqlite3"))) as database:
        query = "SELECT rowid / 2 FROM trees_search WHERE trees_search MATCH ? AND NOT EXISTS"
        return [key for (key,) in database.execute(f"{query} (SELECT * FROM trees_searchpending)", [f"w{word}"])]


def test_worker_ends_with_a_server_that_was_killed(tmp_path):
    with serving(tmp_path, RUN_WORKER="1") as site:
        pid, workers = site.wait(lambda: helper(site), 30), site.workers
        os.kill(site.process.pid, signal.SIGKILL)
        site.process.wait()
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        until = time.monotonic() + 60
        while is_running(pid) and time.monotonic() < until:
            time.sleep(0.1)
        assert not is_running(pid)


def test_worker_apart_sends_what_waits_and_ends(tmp_path):
    with serving(tmp_path) as site:
        site.sign_up()
        ask_for_reset(site)
        assert helper(site) is None
        assert emails(site) == []
        site.manage("worker", "--once")
        assert len(emails(site)) == 1
        site.manage("worker", "--once")
        assert len(emails(site)) == 1
