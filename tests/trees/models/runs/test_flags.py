"""Raising, resolving and seeing flags."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from trees.models import Flag

pytestmark = pytest.mark.django_db


def flagged(run, key=None, **fields) -> Flag:
    """A flag that the run's person raised at its first step."""
    about = {
        "tree": run.tree,
        "release": run.release,
        "node": "power",
        "kind": "wrong",
        "text": "It is blue",
        "by": run.person,
    }
    return Flag.objects.raise_flag(key or uuid4(), run=run, **(about | fields))


def test_flag_is_tied_to_its_step_release_and_run(run, viewer):
    flag = flagged(run)
    flag.refresh_from_db()
    assert (flag.tree, flag.team, flag.release, flag.run, flag.by) == (run.tree, run.team, run.release, run, viewer)
    assert (flag.node, flag.kind, flag.text, flag.step) == ("power", "wrong", "It is blue", "Is the light on?")
    assert flag.resolved_at is None


def test_raising_it_again_raises_it_once(run):
    key = uuid4()
    assert flagged(run, key) == flagged(run, key, text="another word")
    assert [flag.text for flag in Flag.objects.all()] == ["It is blue"]


def test_key_of_somebody_else_is_refused(run, editor):
    flag = flagged(run)
    with pytest.raises(ValidationError, match="another flag"):
        flagged(run, flag.pk, by=editor)


@pytest.mark.parametrize(
    "wrong",
    [{"node": "nowhere"}, {"node": "\ud800"}, {"kind": "silly"}, {"text": "x" * 1001}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_flag_that_cannot_be_is_refused(run, wrong):
    with pytest.raises(ValidationError):
        flagged(run, **wrong)
    assert not Flag.objects.exists()


def test_draft_cannot_be_flagged(run, owner):
    draft = run.tree.commit(factories.graph(), by=owner, onto=1)
    with pytest.raises(ValidationError):
        flagged(run, release=draft)


def test_what_cannot_be_stored_is_left_out_of_the_word(run):
    assert flagged(run, text=" no\x00t \ud800right ").text == "not right"


def test_flag_of_a_guide_that_the_run_goes_through_belongs_to_that_guide(run, team, owner):
    inner = factories.published(team, by=owner, title="Cables")
    assert flagged(run, release=inner.live).tree == inner


def test_guide_of_another_team_cannot_be_flagged_from_a_run(run, stranger):
    elsewhere = factories.published(stranger.teams().get(), by=stranger)
    with pytest.raises(ValidationError, match="another team"):
        flagged(run, release=elsewhere.live)
    with pytest.raises(ValidationError, match="another team"):
        flagged(run, tree=elsewhere, release=elsewhere.live)


def test_whoever_raised_it_gets_the_answer_until_it_is_seen(run, viewer, editor):
    flag = flagged(run)
    assert not Flag.objects.unseen_answers(viewer).exists()
    flag.resolve("Thank you, mended.", by=editor)
    assert [each.message for each in Flag.objects.unseen_answers(viewer)] == ["Thank you, mended."]
    assert not Flag.objects.unseen_answers(editor).exists()
    assert Flag.objects.mark_seen(viewer) == 1
    assert not Flag.objects.unseen_answers(viewer).exists()
    assert Flag.objects.mark_seen(viewer) == 0


def test_own_flag_needs_no_answer(run, viewer):
    flagged(run).resolve("My mistake", by=viewer)
    assert not Flag.objects.unseen_answers(viewer).exists()


def test_second_answer_does_not_replace_the_first(run, editor, owner):
    flag = flagged(run)
    late = Flag.objects.get()
    flag.resolve("Mended", by=editor)
    with pytest.raises(ValidationError, match="already"):
        late.resolve("Not wrong", by=owner)
    assert Flag.objects.get().message == "Mended"


def test_reopened_flag_is_open_again_and_was_never_answered(run, viewer, editor):
    flag = flagged(run)
    flag.resolve("Mended", by=editor)
    flag.reopen()
    assert list(Flag.objects.open_for(editor)) == [flag]
    assert not Flag.objects.unseen_answers(viewer).exists()


def test_open_flags_are_for_those_who_write_the_guide(run, viewer, editor, owner, stranger):
    flag = flagged(run)
    assert [list(Flag.objects.open_for(user)) for user in (owner, editor, viewer, stranger)] == [[flag], [flag], [], []]


def test_who_left_the_team_gets_no_answers(run, team, viewer, editor):
    flagged(run).resolve("Mended", by=editor)
    team.memberships.get(user=viewer).delete()
    assert not Flag.objects.unseen_answers(viewer).exists()
