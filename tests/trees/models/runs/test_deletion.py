"""Runs are deleted after a team's days, and what counts them agrees with the runs that are left."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEntry
from tests import factories
from trees.models import Flag, Run, RunEvent
from trees.models.runs import deletion as module
from trees.models.runs.deletion import delete_old_runs
from trees.numbers.collect import numbers_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(team, owner):
    team.set_retention(erase=None, delete=365)
    return factories.published(team, owner, "Printer")


def run_of(tree, by, days: int) -> Run:
    """A run with an answer, begun and touched ``days`` ago."""
    run = factories.started(tree, by)
    start = tree.live.graph.nodes[tree.live.graph.start]
    run.record([factories.event("answer", run, option=start.options[0].key)], by=by)
    at = timezone.now() - timedelta(days=days)
    Run.objects.filter(pk=run.pk).update(started_at=at, touched_at=at)
    return run


def test_old_runs_go_with_their_events_and_all_counts_agree(team, owner, guide):
    run_of(guide, owner, days=366)
    young = run_of(guide, owner, days=364)
    assert delete_old_runs() == 1
    guide.refresh_from_db()
    assert list(Run.objects.values_list("pk", flat=True)) == [young.pk]
    assert set(RunEvent.objects.values_list("run", flat=True)) == {young.pk}
    assert guide.run_count == numbers_of(guide).runs == 1


def test_run_that_went_on_later_counts_from_then(owner, guide):
    run = run_of(guide, owner, days=400)
    Run.objects.filter(pk=run.pk).update(touched_at=timezone.now())
    assert delete_old_runs() == 0


def test_teams_keep_their_runs_until_they_choose_days(team, owner, guide, stranger):
    elsewhere = factories.published(stranger.teams().get(), stranger)
    run_of(elsewhere, stranger, days=4_000)
    team.set_retention(erase=30, delete=None)
    run_of(guide, owner, days=4_000)
    assert delete_old_runs() == 0


def test_flags_and_forks_stay(owner, guide):
    run = run_of(guide, owner, days=0)
    fork = run.fork(1, by=owner)
    flag = Flag.objects.create(
        tree=guide, team=guide.team, release=guide.live, node=guide.live.graph.start, run=run, by=owner, text="Wrong"
    )
    Run.objects.filter(pk=run.pk).update(started_at=timezone.now() - timedelta(days=400))
    Run.objects.filter(pk=run.pk).update(touched_at=timezone.now() - timedelta(days=400))
    assert delete_old_runs() == 1
    flag.refresh_from_db()
    fork.refresh_from_db()
    assert (flag.run, fork.forked_from, len(fork.state().trail)) == (None, None, 1)


def test_audit_log_says_how_many(team, owner, guide):
    for _ in range(3):
        run_of(guide, owner, days=400)
    assert [delete_old_runs(), delete_old_runs()] == [3, 0]
    (entry,) = AuditEntry.objects.filter(action="runs.deleted")
    assert (entry.team_id, entry.details) == (team.pk, {"runs": 3, "days": 365})


def test_batch_ends_with_the_events_that_a_transaction_may_delete(owner, guide, monkeypatch):
    monkeypatch.setattr(module, "EVENTS_PER_BATCH", 2)
    rows = [(run.pk, guide.pk, count) for run, count in ((run_of(guide, owner, 400), n) for n in (5, 1, 1, 1))]
    assert [len(list(module._within_limit(rows[at:]))) for at in (0, 1)] == [1, 2]
    assert delete_old_runs() == 4


def test_statements_do_not_grow_with_runs(team, owner, guide, django_assert_num_queries):
    other = factories.published(team, owner, "Scanner")
    for count in (2, 12):
        for tree in (guide, other):
            for _ in range(count):
                run_of(tree, owner, days=400)
        with django_assert_num_queries(18):
            delete_old_runs()


@pytest.mark.django_db(transaction=True)
def test_worker_deletes(owner, guide):
    run_of(guide, owner, days=400)
    call_command("worker", once=True)
    assert not Run.objects.exists()


def test_looks_that_go_are_not_taken_off_the_count_of_runs(owner, guide):
    run_of(guide, owner, days=1)
    look = run_of(guide, owner, days=366)
    Run.objects.filter(pk=look.pk).update(look=True)
    guide.run_count = 1
    guide.save(update_fields=["run_count"])
    assert delete_old_runs() == 1
    guide.refresh_from_db()
    assert guide.run_count == 1
