"""project/web/ready.py: what the process needs, and how long anybody waits to hear it."""

import logging
import threading
import time

import pytest
from django.core.cache import cache
from django.db import connection

from project.web import ready
from project.web.ready import Missing, Readiness

pytestmark = pytest.mark.once


class Part:
    """A part that is there, missing (``problem``) or hangs until ``gate`` opens; counts how often it is looked at."""

    def __init__(self, problem: Exception | None = None, gate: threading.Event | None = None) -> None:
        self.problem, self.gate, self.looks = problem, gate, 0

    def __call__(self) -> None:
        self.looks += 1
        if self.gate:
            self.gate.wait(10)
        if self.problem:
            raise self.problem


@pytest.fixture(autouse=True)
def not_kept(monkeypatch):
    monkeypatch.setattr(ready, "CACHE_SECONDS", 0.0)


def readiness(**parts: Part) -> Readiness:
    made = Readiness()
    for name, part in parts.items():
        made.add(name, part)
    return made


def test_process_with_all_its_parts_is_ready():
    assert readiness(one=Part(), two=Part()).problems() == {}


def test_each_missing_part_is_named_with_what_is_known():
    state = readiness(one=Part(Missing("3 MB free")), two=Part(), three=Part(OSError("no\n  way")))
    assert state.problems() == {"one": "3 MB free", "three": "no way"}


def test_error_without_words_is_named_by_its_type():
    assert readiness(one=Part(TimeoutError())).problems() == {"one": "TimeoutError"}


def test_long_reason_is_cut():
    assert readiness(one=Part(Missing("x" * 500))).problems() == {"one": "x" * 200}


def test_part_says_nothing_while_what_it_needs_is_missing():
    state, database = readiness(), Part(Missing("away"))
    state.add("database", database)
    state.add("migrations", Part(Missing("cannot be read")), needs="database")
    assert state.problems() == {"database": "away"}
    database.problem = None
    assert state.problems() == {"migrations": "cannot be read"}


def test_part_that_hangs_is_waited_for_once_and_not_started_again(monkeypatch):
    monkeypatch.setattr(ready, "TIMEOUT_SECONDS", 0.2)
    gate = threading.Event()
    hanging = Part(gate=gate)
    state = readiness(one=hanging, two=Part(Missing("away")))
    began = time.monotonic()
    for _ in range(3):
        assert state.problems() == {"one": "no answer in 0.2 s", "two": "away"}
    assert time.monotonic() - began < 5
    assert hanging.looks == 1
    gate.set()
    until = time.monotonic() + 10
    while "one" in state.problems() and time.monotonic() < until:
        time.sleep(0.01)
    assert state.problems() == {"two": "away"}


def test_parts_are_waited_for_together(monkeypatch):
    monkeypatch.setattr(ready, "TIMEOUT_SECONDS", 0.3)
    gate = threading.Event()
    state = readiness(**{f"part{number}": Part(gate=gate) for number in range(20)})
    began = time.monotonic()
    assert len(state.problems()) == 20
    assert time.monotonic() - began < 5  # one after the other they would take 6 s
    gate.set()


def test_answer_is_given_again_for_a_moment(monkeypatch):
    monkeypatch.setattr(ready, "CACHE_SECONDS", 60.0)
    part = Part(Missing("away"))
    state = readiness(one=part)
    assert [state.problems() for _ in range(5)] == [{"one": "away"}] * 5
    assert part.looks == 1


def test_log_has_a_line_for_each_change_and_none_for_each_answer(caplog):
    caplog.set_level(logging.WARNING, logger="project.web.ready")
    one, two = Part(), Part()
    state = readiness(one=one, two=two)
    state.problems()
    one.problem = Missing("away")
    state.problems()
    one.problem = Missing("still away")
    state.problems()
    two.problem = Missing("full")
    state.problems()
    one.problem = two.problem = None
    state.problems()
    state.problems()
    assert caplog.messages == ["Not ready: one: away", "Not ready: one: still away; two: full", "Ready again"]


# The site's own parts


@pytest.mark.django_db
@pytest.mark.each_database
def test_migrated_database_is_not_looked_at_again(django_assert_num_queries):
    migrations = ready.Migrations()
    migrations()
    with django_assert_num_queries(0):
        migrations()


@pytest.mark.django_db
@pytest.mark.each_database
def test_missing_migrations_are_counted_and_the_first_is_named():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'trees'")
    with pytest.raises(Missing, match=r"[0-9]+ to run, the first is trees\.0001_"):
        ready.Migrations()()


@pytest.mark.django_db
@pytest.mark.each_database
def test_database_and_cache_of_the_tests_are_there():
    ready.database()
    ready.shared_cache()
    assert cache.get("health") is None  # nothing is written


def test_little_room_on_the_disk_says_how_little_and_where(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    ready.disk()
    monkeypatch.setattr(ready, "MIN_FREE_BYTES", 2**62)
    with pytest.raises(Missing, match="[0-9]+ MB free in "):
        ready.disk()


def test_folder_that_cannot_be_written_to_is_missing(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "gone"
    with pytest.raises(OSError, match="gone"):
        ready.disk()
    assert list(tmp_path.iterdir()) == []
