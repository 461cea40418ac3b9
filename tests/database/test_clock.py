"""Machines of one site whose clocks differ: tokens follow the clock of the database, which is the same for all."""

import time
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts import tokens
from accounts.models import DeviceSession
from project.database import clock
from tests.accounts.calls import assert_refused, me, refresh
from tests.factories import person

pytestmark = pytest.mark.django_db
ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
only_postgresql = pytest.mark.skipif(ON_SQLITE, reason="SQLite is on the machine that asks")
HOUR = 3600


@pytest.fixture
def set_clock(monkeypatch):
    """Sets the clock of this machine so many seconds ahead of what it is."""

    def set_by(seconds: float) -> None:
        monkeypatch.setattr(clock, "_own", lambda: time.time() + seconds)

    yield set_by
    monkeypatch.undo()
    clock.measure(connection)


@only_postgresql
@pytest.mark.parametrize("seconds", [HOUR, -HOUR, 30 * 24 * HOUR, -30 * 24 * HOUR])
def test_machines_whose_clocks_differ_take_each_others_tokens(set_clock, seconds):
    pair = tokens.sign_in(person("Ann"))
    assert me(pair.access).status_code == 200
    set_clock(seconds)  # the request comes to another machine
    assert me(pair.access).status_code == 200
    newer = refresh(pair.refresh).json()
    assert 895 < newer["expires_in"] <= 900
    assert me(newer["access"]).status_code == 200
    set_clock(0)
    assert me(newer["access"]).status_code == 200
    assert refresh(newer["refresh"]).status_code == 200
    assert abs(DeviceSession.objects.get().rotated_at - timezone.now()) < timedelta(minutes=1)


@only_postgresql
def test_clock_is_compared_when_it_was_set_and_not_with_each_request(set_clock, django_assert_num_queries):
    pair = tokens.sign_in(person("Ann"))
    me(pair.access)  # the first use of a generation writes
    set_clock(HOUR)
    clock.now()
    with django_assert_num_queries(1):
        tokens.authenticate(pair.access)


@only_postgresql
def test_machine_that_has_just_started_compares_before_it_refuses_the_first_token(set_clock, monkeypatch):
    pair = tokens.sign_in(person("Ann"))
    monkeypatch.setattr(clock, "_difference", type(clock._difference)(0, 0))
    set_clock(HOUR)
    assert me(pair.access).status_code == 200


@only_postgresql
def test_database_that_is_away_when_the_clock_was_set_is_asked_later(set_clock, monkeypatch):
    def lost(connection):
        raise psycopg.OperationalError()

    before = clock.timestamp()
    set_clock(HOUR)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "_ahead", lost)
        assert clock.timestamp() - before >= HOUR
    assert clock.timestamp() - before < 60


def test_token_that_has_expired_is_refused_whatever_the_machines_clock_was_before(set_clock, settings):
    settings.ACCESS_TOKEN_LIFETIME = timedelta(seconds=-1)
    pair = tokens.sign_in(person("Ann"))
    set_clock(HOUR)
    assert_refused(me(pair.access), "token_expired")
