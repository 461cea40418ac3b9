"""``manage.py abandon_runs``."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests import factories
from trees.management.commands import abandon_runs
from trees.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def idle(guide, owner):
    """A run in which nothing happened for so many days."""

    def make(days: int) -> Run:
        run = factories.started(guide, by=owner)
        then = timezone.now() - timedelta(days=days)
        Run.objects.filter(pk=run.pk).update(started_at=then, touched_at=then)
        run.refresh_from_db()
        return run

    return make


def test_only_runs_that_were_idle_for_so_long_are_abandoned(idle, capsys):
    old, new = idle(31), idle(29)
    call_command("abandon_runs")
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.outcome, old.ended_at, new.under_way) == ("abandoned", old.touched_at, True)
    assert "1 run was marked" in capsys.readouterr().out
    call_command("abandon_runs", days=10)
    call_command("abandon_runs", days=10)
    assert "1 run was marked as abandoned.\n0 runs were marked" in capsys.readouterr().out


def test_finished_run_stays_finished(idle):
    run = factories.answered(idle(0), "yes")
    Run.objects.filter(pk=run.pk).update(touched_at=timezone.now() - timedelta(days=99))
    call_command("abandon_runs", verbosity=0)
    run.refresh_from_db()
    assert run.outcome == "resolved"


def test_many_are_abandoned_in_several_batches(idle, monkeypatch, capsys):
    monkeypatch.setattr(abandon_runs, "BATCH", 2)
    for _ in range(5):
        idle(40)
    call_command("abandon_runs")
    assert "5 runs were marked" in capsys.readouterr().out
    assert Run.objects.abandoned().count() == 5


def test_what_happens_later_has_an_abandoned_run_go_on(idle, owner):
    run = idle(40)
    call_command("abandon_runs", verbosity=0)
    run.record([factories.event("note", run, text="Still here")], by=owner)
    assert (run.outcome, run.under_way) == ("", True)


def test_abandoned_run_that_is_finished_ends_then(idle):
    run = idle(40)
    call_command("abandon_runs", verbosity=0)
    factories.answered(run, "yes")
    assert run.outcome == "resolved"
    assert timezone.now() - run.ended_at < timedelta(minutes=1)


def test_looks_of_the_day_before_are_deleted(idle, guide, owner):
    old, kept, new = (Run.objects.start(guide, by=owner) for _ in range(3))
    kept.record([factories.event("note", kept, text="Still here")], by=owner)
    old.record([factories.event("answer", old, option="yes")], by=owner)
    Run.objects.filter(pk=old.pk).update(look=True)
    Run.objects.filter(pk__in=[old.pk, kept.pk]).update(touched_at=timezone.now() - timedelta(days=2))
    call_command("abandon_runs", verbosity=0)
    assert set(Run.objects.all()) == {kept, new}


@pytest.mark.parametrize("days", [0, -1, 10**9])
def test_number_of_days_must_make_sense(days, db):
    with pytest.raises(CommandError, match="--days"):
        call_command("abandon_runs", days=days)
