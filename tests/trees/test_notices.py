"""What verbs of guides, runs and flags tell whom, and what a reader sees of it."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Notice, Role
from accounts.notices.rows import rows_of
from tests import factories
from trees.core.graph import Graph
from trees.library.reviews import remind
from trees.models import Flag, Pin, Run

pytestmark = pytest.mark.django_db


def words_of(user) -> list[tuple[str, str, str, str]]:
    """``(title, about, text, url)`` of what ``user`` sees, newest first."""
    rows = rows_of(list(Notice.objects.of(user).select_related("by", "team")))
    return [(row.words.title, row.words.about, row.words.text, row.words.url) for row in rows]


def titles_of(user) -> list[str]:
    return [title for title, *_ in words_of(user)]


def flag(guide, by, text="It is a wall", run=None) -> Flag:
    return Flag.objects.raise_flag(
        uuid4(), run=run, tree=guide, release=guide.live, node="power", kind="wrong", text=text, by=by
    )


def change(guide, by, title) -> None:
    node = replace(guide.graph.nodes["power"], title=title)
    guide.commit(Graph(guide.graph.start, {**guide.graph.nodes, "power": node}), by=by, onto=guide.serial)


# Runs


def test_run_that_is_handed_over_is_told_to_who_gets_it(guide, owner, viewer, editor):
    run, key = factories.started(guide, viewer), uuid4()
    run.hand_over(editor, by=owner, key=key)
    run.hand_over(editor, by=owner, key=key)
    assert words_of(editor) == [("Owner handed a run over to you", "Printer offline", "", f"/runs/{run.pk}/")]
    assert words_of(viewer) == []


def test_run_that_is_handed_over_is_told_by_its_ticket(guide, viewer, editor):
    run = factories.begun(guide, viewer, ticket="INC-7")
    run.hand_over(editor, by=viewer)
    assert [text for _, _, text, _ in words_of(editor)] == ["Ticket INC-7"]


def test_handover_that_is_undone_takes_its_own_notice_away_and_no_other(guide, viewer, editor):
    runs, keys = [factories.begun(guide, viewer, ticket=f"INC-{number}") for number in (1, 2)], (uuid4(), uuid4())
    before = [run.hand_over(editor, by=viewer, key=key) for run, key in zip(runs, keys, strict=True)][1]
    whose = {"person_id": before["person"], "handed_by_id": before["handed_by"], "key_id": before["agent"]}
    runs[1].give_back(whose, "", by=viewer, serial=runs[1].serial, key=keys[1])
    assert [text for _, _, text, _ in words_of(editor)] == ["Ticket INC-1"]


def test_who_takes_a_run_over_is_not_told(guide, viewer, editor):
    factories.started(guide, viewer).hand_over(editor, by=editor)
    assert words_of(editor) == []


def test_what_is_rolled_back_is_not_told(guide, viewer, editor):
    run = factories.started(guide, viewer)
    with transaction.atomic():
        run.hand_over(editor, by=viewer)
        transaction.set_rollback(True)
    assert words_of(editor) == []


# Flags


def test_author_is_told_of_a_flag_and_who_raised_it_of_the_answer(guide, owner, viewer, editor):
    raised = flag(guide, viewer)
    text = "Wrong: “Is the light on?”\nIt is a wall"
    assert words_of(owner) == [("Viewer flagged a step of your guide", "Printer offline", text, f"/flags/{raised.pk}")]
    assert words_of(editor) == []
    raised.resolve("Painted over", by=owner)
    assert words_of(viewer) == [("Owner answered your flag", "Printer offline", "Painted over", f"/flags/{raised.pk}")]
    assert Notice.objects.unread_keys(owner) == []  # it is dealt with


def test_own_flags_and_answers_are_not_told(guide, owner):
    flag(guide, owner).resolve("", by=owner)
    assert words_of(owner) == []


def test_several_flags_on_a_guide_are_one_notice_until_it_is_read(guide, owner, viewer):
    for number in range(3):
        flag(guide, viewer, f"Flag {number}")
    assert words_of(owner) == [("3 flags on your guide", "Printer offline", "", f"/trees/{guide.pk}/#flags")]
    Notice.objects.filter(person=owner).mark_read()
    flag(guide, viewer)
    assert titles_of(owner) == ["Viewer flagged a step of your guide", "3 flags on your guide"]


def test_answer_that_was_seen_under_review_is_read(guide, owner, viewer):
    raised = flag(guide, viewer)
    raised.resolve("", by=owner)
    assert len(Notice.objects.unread_keys(viewer)) == 1
    Flag.objects.filter(pk=raised.pk).mark_seen(viewer)
    assert Notice.objects.unread_keys(viewer) == []


def test_flag_that_is_gone_leaves_a_link_to_the_guide(guide, owner, viewer):
    flag(guide, viewer).delete()
    assert words_of(owner)[0][3] == f"/trees/{guide.pk}/"


# Releases


def test_who_pinned_a_guide_is_told_what_is_new_in_words(guide, owner, viewer, editor):
    for person in (owner, viewer):
        Pin.objects.place(person, guide)
    change(guide, owner, "Is the lamp on?")
    release = guide.publish(by=owner, notes="New lamps")
    text = "New lamps\nRenamed “Is the light on?” to “Is the lamp on?”"
    url = f"/trees/{guide.pk}/compare/1...{release.serial}"
    assert words_of(viewer) == [("Release 2 of a guide that you pinned", "Printer offline", text, url)]
    assert words_of(owner) == words_of(editor) == []


def test_several_releases_are_one_notice(guide, owner, viewer):
    Pin.objects.place(viewer, guide)
    for title in ("One?", "Two?"):
        change(guide, owner, title)
        guide.publish(by=owner)
    ((title, _, text, url),) = words_of(viewer)
    assert (title, text) == ("2 new releases of a guide that you pinned", "Renamed “One?” to “Two?”")
    assert url == f"/trees/{guide.pk}/compare/1...3"


def test_publishing_costs_the_same_however_many_pinned_it(guide, owner, team):
    def statements(title) -> int:
        change(guide, owner, title)
        with CaptureQueriesContext(connection) as seen:
            guide.publish(by=owner)
        return len(seen)

    people = [factories.person(f"Person{number}") for number in range(12)]
    for person in people:
        team.memberships.create(user=person, role=Role.VIEWER)
    Pin.objects.place(people[0], guide)
    few = statements("One?")
    for person in people[1:]:
        Pin.objects.place(person, guide)
    Notice.objects.all().delete()
    assert statements("Two?") == few


# Reviews: tests/trees/management/test_remind_reviews.py has when


def test_many_guides_that_are_due_are_one_notice(team, owner, editor, viewer):
    for number in range(5):
        factories.tree(team, owner, f"Guide {number}", review_on="2026-01-01")
    remind()
    assert words_of(editor) == [("5 guides are due for review", "Service desk", "", "/flags/guides")]
    assert words_of(viewer) == []


# Reading


def test_nobody_reads_of_a_guide_they_may_not_read_any_more(guide, owner, viewer, team, page_client_for):
    run = factories.started(guide, owner)
    run.hand_over(viewer, by=owner)
    client, pk = page_client_for(viewer), Notice.objects.get().pk
    assert client.post(f"/notices/{pk}").status_code == 200
    Notice.objects.update(read_at=None)
    team.memberships.get(user=viewer).delete()
    assert words_of(viewer) == [] and Notice.objects.unread_keys(viewer) == []
    assert guide.title not in client.get("/notices/").content.decode()
    assert client.post(f"/notices/{pk}").status_code == 404


def test_guide_that_is_deleted_takes_its_notices_out_of_sight(guide, owner, viewer):
    flag(guide, viewer)
    assert len(Notice.objects.unread_keys(owner)) == 1
    guide.delete()
    assert Notice.objects.unread_keys(owner) == [] and words_of(owner) == []


def test_title_is_what_it_is_now(guide, owner, viewer):
    flag(guide, viewer)
    guide.update_details(by=owner, title="Printer on fire")
    assert words_of(owner)[0][1] == "Printer on fire"


def test_statements_of_the_page_do_not_grow_with_its_rows(team, owner, viewer, editor, page_client_for):
    client = page_client_for(owner)

    def statements() -> int:
        client.get("/notices/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/notices/").status_code == 200
        return len(seen)

    def plant(number) -> None:
        guide = factories.published(team, owner, f"Guide {number}")
        raised = flag(guide, owner)
        raised.resolve("Thanks", by=editor)
        flag(guide, viewer)
        Pin.objects.place(owner, guide)
        change(guide, editor, f"Lamp {number}?")
        guide.publish(by=editor)
        factories.started(guide, viewer).hand_over(owner, by=viewer)

    plant(0)
    few = statements()
    for number in range(1, 7):
        plant(number)
    assert len(words_of(owner)) == 28
    assert statements() == few <= 7


def test_run_that_is_deleted_leaves_a_notice_that_can_be_read(guide, viewer, editor):
    run = factories.started(guide, viewer)
    run.hand_over(editor, by=viewer)
    Run.objects.filter(pk=run.pk).delete()
    assert len(words_of(editor)) == 1
