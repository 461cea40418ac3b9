"""Categories and review dates that a text gives its guide."""

from datetime import date

import pytest

from tests import factories
from trees.models import Category, Tree
from trees.transfer.plan import plan_import
from trees.transfer.saving import apply_plan
from trees.transfer.sources import imported_again

pytestmark = pytest.mark.django_db

TEXT = "---\ntags: [{tags}]\nreview: 2027-03-01\n---\n# Printer\n\n## Is it on? {{.resolved}}\n"


def imported(team, owner, tags, count=1):
    planned = plan_import([(f"{i}.md", TEXT.format(tags=tags)) for i in range(count)])
    return planned, [each.tree for each in apply_plan(planned, team=team, by=owner)]


def names(tree):
    return sorted(category.name for category in tree.categories.all())


def test_categories_of_that_name_are_used_and_missing_ones_made(team, owner):
    known = Category.objects.create(team=team, name="Hardware")
    _, (tree,) = imported(team, owner, "hardware, Network")
    assert names(tree) == ["Hardware", "Network"]
    assert known in tree.categories.all()
    assert tree.review_on == date(2027, 3, 1)


def test_the_preview_says_so(team, owner):
    (planned,), _ = imported(team, owner, "Hardware")
    assert planned.notes == ("Categories from the text: Hardware.", "To be reviewed by 1 Mar 2027, as the text says.")


def test_several_guides_share_a_new_category(team, owner):
    _, trees = imported(team, owner, "Network", count=3)
    assert [names(tree) for tree in trees] == [["Network"]] * 3
    assert Category.objects.filter(team=team).count() == 1


def test_a_category_of_another_team_is_not_touched(team, owner):
    Category.objects.create(team=factories.team("Other desk"), name="Network")
    _, (tree,) = imported(team, owner, "Network")
    assert {category.team for category in tree.categories.all()} == {team}


def test_a_name_that_is_too_long_is_cut(team, owner):
    _, (tree,) = imported(team, owner, "x" * 60)
    assert names(tree) == ["x" * 40]


def test_importing_again_leaves_categories_that_a_person_chose(team, owner):
    planned = plan_import([("a.md", TEXT.format(tags="Network"))])
    apply_plan(planned, team=team, by=owner, source="git:")
    tree = Tree.objects.get(team=team)
    tree.set_categories([])
    again = imported_again(plan_import([("a.md", TEXT.format(tags="Network, New"))]), team, "git:")
    apply_plan(again, team=team, by=owner, source="git:")
    assert names(tree) == []
