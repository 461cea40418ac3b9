"""What callers told is erased after a team's days; the steps, times and numbers of runs stay."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEntry, Team
from tests import factories
from tests.trees.pictures import upload
from trees.core.graph import Graph, Node, Option
from trees.models import Delivery, Picture, Run, RunEvent, Tree
from trees.models.erasure import delete_team, erase_old
from trees.models.runs.snapshots import MIN_EVENTS, RunSnapshot
from trees.numbers.collect import numbers_of

pytestmark = pytest.mark.django_db
TOLD = ["INC-4711", "Kim Lee", "SN-12345", "She is deaf", "Kim will call back"]


@pytest.fixture
def asking(team, owner):
    """A guide that asks for a serial number, and is published."""
    question = Node("ask", "Which device?", "Its number: ____ {#serial}", (Option("on", "Go on", "done"),))
    graph = Graph.of([question, Node("done", "Solved", outcome="resolved")])
    return factories.published(team, owner, "Device", graph=graph)


def told(tree: Tree, by, days: int) -> Run:
    """A finished run in which a caller told everything, touched ``days`` ago."""
    run = factories.started(tree, by)
    run.record([factories.event("details", run, values={"ticket": "INC-4711", "caller": "Kim Lee"})], by=by)
    run.record([factories.event("note", run, text="She is deaf")], by=by)
    first = tree.live.graph.nodes[tree.live.graph.start].options[0].key
    run.record([factories.event("answer", run, option=first, values={"serial": "SN-12345"})], by=by)
    Run.objects.filter(pk=run.pk).update(
        handover_note="Kim will call back", touched_at=timezone.now() - timedelta(days=days)
    )
    return Run.objects.get(pk=run.pk)


def everything_of(run: Run) -> str:
    rows = [*Run.objects.filter(pk=run.pk).values(), *RunEvent.objects.filter(run=run).values()]
    return f"{rows} {list(RunSnapshot.objects.filter(run=run.pk).values())} {run.state()}"


def set_days(team: Team, days: int | None) -> None:
    team.set_retention(erase=days, delete=None)


def test_what_was_told_is_gone_and_the_numbers_stay(team, owner, asking):
    run = told(asking, owner, days=31)
    assert all(words in everything_of(run) for words in TOLD)
    before, state = numbers_of(asking), run.state()
    set_days(team, 30)
    assert erase_old() == 1
    run.refresh_from_db()
    assert not any(words in everything_of(run) for words in TOLD)
    after = run.state()
    assert (after.trail, after.ended, after.place) == (state.trail, state.ended, state.place)
    assert after.values == {"serial": None}  # given, and not kept
    assert numbers_of(asking) == before
    assert run.erased_at is not None and run.steps == 1


def test_younger_runs_and_other_teams_keep_theirs(team, owner, asking, stranger):
    young = told(asking, owner, days=29)
    elsewhere = stranger.teams().get()
    other = told(factories.published(elsewhere, stranger), stranger, days=4_000)
    set_days(team, 30)
    assert erase_old() == 0
    assert (Run.objects.get(pk=young.pk).caller, Run.objects.get(pk=other.pk).caller) == ("Kim Lee", "Kim Lee")


def test_is_idempotent_and_in_the_audit_log(team, owner, asking):
    told(asking, owner, days=31)
    set_days(team, 30)
    assert [erase_old(), erase_old()] == [1, 0]
    (entry,) = AuditEntry.objects.filter(action="runs.erased")
    assert (entry.team_id, entry.details) == (team.pk, {"runs": 1, "days": 30})


def test_erased_run_can_be_taken_up_again_and_is_erased_again(team, owner, asking):
    run = told(asking, owner, days=31)
    set_days(team, 30)
    erase_old()
    run.record([factories.event("details", run, values={"caller": "Kim Lee"})], by=owner)
    run.refresh_from_db()
    assert (run.caller, run.erased_at) == ("Kim Lee", None)


def test_snapshot_of_a_long_run_is_erased_with_it(team, owner, asking):
    run = told(asking, owner, days=0)
    for number in range(MIN_EVENTS):
        run.record([factories.event("details", run, values={"ticket": f"INC-{number}"})], by=owner)
    assert RunSnapshot.objects.filter(run=run.pk).exists()
    Run.objects.filter(pk=run.pk).update(touched_at=timezone.now() - timedelta(days=31))
    set_days(team, 30)
    erase_old()
    assert "Kim Lee" not in everything_of(Run.objects.get(pk=run.pk))


def test_messages_to_webhooks_are_erased_as_well(team, owner, asking):
    team.webhooks.create(url="https://example.com/hook")
    told(asking, owner, days=31)
    Delivery.objects.update(created_at=timezone.now() - timedelta(days=31), next_at=None)
    assert Delivery.objects.filter(body__contains="Kim Lee").exists()
    waits = team.webhooks.get().enqueue_test()  # its receiver has been away for long
    Delivery.objects.filter(pk=waits.pk).update(created_at=timezone.now() - timedelta(days=31))
    set_days(team, 30)
    erase_old()
    assert [each.pk for each in Delivery.objects.all()] == [waits.pk]


def test_run_that_nobody_finished_is_erased_and_no_search_finds_what_was_told(team, owner, asking):
    run = factories.begun(asking, owner, ticket="INC-4711", caller="Kim Lee", days=31)
    Run.objects.filter(pk=run.pk).update(touched_at=timezone.now() - timedelta(days=31))
    assert [Run.objects.of(owner).search(words).exists() for words in ("kim", "4711")] == [True, True]
    set_days(team, 30)
    assert erase_old() == 1
    assert [Run.objects.of(owner).search(words).exists() for words in ("kim", "4711")] == [False, False]


def test_statements_do_not_grow_with_runs(team, owner, asking, django_assert_num_queries):
    set_days(team, 30)
    for _ in range(2):
        told(asking, owner, days=31)
    with django_assert_num_queries(14):
        erase_old()
    for _ in range(12):
        told(asking, owner, days=31)
    with django_assert_num_queries(14):
        erase_old()


@pytest.mark.django_db(transaction=True)
def test_worker_erases(team, owner, asking):
    run = told(asking, owner, days=31)
    set_days(team, 30)
    call_command("worker", once=True)
    assert Run.objects.get(pk=run.pk).caller == ""


def test_deleted_team_takes_all_of_its_own_with_it(team, owner, asking, stranger, django_capture_on_commit_callbacks):
    run = told(asking, owner, days=1)
    through = factories.published(team, owner, "Second")
    Run.objects.start(through, by=owner, key=uuid4())
    picture = Picture.objects.create_from_upload(team, upload(), by=owner)
    other = factories.published(stranger.teams().get(), stranger)
    with django_capture_on_commit_callbacks(execute=True):
        delete_team(team, by=owner)
    assert not Team.objects.filter(name="Service desk").exists()
    assert not Run.objects.filter(pk=run.pk).exists()
    assert not picture.file.storage.exists(picture.file.name)
    assert Tree.objects.filter(pk=other.pk).exists()
    assert AuditEntry.objects.filter(action="team.deleted", subject="Service desk").exists()
