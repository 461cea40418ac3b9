"""What an import that can be repeated does to guides which somebody else changes."""

import pytest

from project.web.errors import Conflict
from tests.trees.meanwhile import after
from trees.core.graph import Graph
from trees.models import Stale, Tree
from trees.transfer.again import again_of
from trees.transfer.plan import plan_import
from trees.transfer.saving import apply_plan
from trees.transfer.sources import MERGE, REPLACE, imported_again

pytestmark = pytest.mark.django_db
GUIDE = "# Pump\n\nFor all.\n\n## Is it {}? {{#on .resolved}}\n"


def bring(team, owner, text, edits=MERGE):
    planned = imported_again(plan_import([("pump.md", text)]), team, "", edits)
    return apply_plan(planned, team=team, by=owner, source="")


@pytest.fixture
def pump(team, owner):
    return bring(team, owner, GUIDE.format("on"))[0].tree


def theirs():
    """The guide as another person has it open."""
    return Tree.objects.get()


def test_guide_in_the_archive_is_not_proposed_for_a_new_revision(team, owner, pump):
    planned = plan_import([("pump.md", GUIDE.format("on"))])
    assert [each.tree for each in again_of(planned, team).values()] == [pump]
    theirs().archive(by=owner)
    assert again_of(planned, team) == {}


def test_the_text_that_comes_last_wins_where_it_replaces(team, owner, pump):
    theirs().commit(Graph(), by=owner, onto=1)
    theirs().update_details(by=owner, title="Ours")
    (done,) = bring(team, owner, GUIDE.format("on"), REPLACE)
    assert (done.state, theirs().serial, theirs().title) == ("updated", 3, "Pump")


@pytest.mark.parametrize("text", [GUIDE.format("lit"), GUIDE.format("on").replace("all", "everybody")])
@pytest.mark.parametrize(
    "save",
    [lambda by: theirs().commit(Graph(), by=by, onto=1), lambda by: theirs().update_details(by=by, title="Ours")],
)
def test_a_save_in_the_middle_of_it_is_not_overwritten(team, owner, pump, text, save):
    with pytest.raises(Stale), after('SELECT "trees_tree"', lambda: save(owner)):
        bring(team, owner, text)


def test_a_guide_that_is_deleted_in_the_middle_of_it_is_said(team, owner, pump):
    with pytest.raises(Conflict, match="deleted"), after('SELECT "trees_revision"', lambda: theirs().delete()):
        bring(team, owner, GUIDE.format("lit"))
