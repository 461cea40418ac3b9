"""/api/v1/categories"""

import pytest

from tests import factories
from trees.models import Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def red(team):
    return Category.objects.create(team=team, name="Urgent", colour="red")


def test_categories_are_listed_by_name(viewer_api, team, red):
    Category.objects.create(team=team, name="Hardware")
    rows = viewer_api.get("categories", team=team.pk).json()["results"]
    assert [(row["name"], row["colour"]) for row in rows] == [("Hardware", "green"), ("Urgent", "red")]


def test_editor_makes_changes_and_deletes_one(editor_api, team, owner):
    made = editor_api.post("categories", team=team.pk, name="Urgent", colour="red")
    assert (made.status_code, made.json()["colour"]) == (201, "red")
    path = f"categories/{made.json()['id']}"
    assert editor_api.put(path, name="Later").json()["colour"] == "green"
    assert editor_api.patch(path, colour="blue").json()["name"] == "Later"
    tree = factories.tree(team, by=owner, categories=[Category.objects.get()])
    assert editor_api.delete(path).status_code == 204
    assert editor_api.delete(path).status_code == 404
    assert not tree.categories.exists()


def test_same_name_twice_and_unknown_colour_are_refused(editor_api, team, red):
    again = editor_api.post("categories", team=team.pk, name="Urgent")
    assert again.status_code == 400
    assert again.json()["errors"] == {"name": ["There is a category “Urgent” already."]}
    assert list(editor_api.patch(f"categories/{red.pk}", colour="mauve").json()["errors"]) == ["colour"]


def test_viewer_changes_nothing_and_a_stranger_finds_nothing(viewer_api, stranger_api, red):
    assert viewer_api.patch(f"categories/{red.pk}", name="X").status_code == 403
    assert viewer_api.delete(f"categories/{red.pk}").status_code == 403
    assert stranger_api.get(f"categories/{red.pk}").status_code == 404
