"""/api/v1/bulk/..."""

from io import BytesIO

import pytest

from tests import factories
from trees.models import Category, Folder, Tree
from trees.models.bulk.actions import MAX_GUIDES_PER_ACTION
from trees.transfer.library.files import load
from trees.transfer.library.zip_file import unpack

pytestmark = pytest.mark.django_db


@pytest.fixture
def guides(team, owner):
    return [factories.tree(team, owner, title) for title in ("A", "B", "C")]


@pytest.fixture
def till(editor, owner):
    return factories.tree(factories.team("Stores", admin=owner, viewer=editor), owner, "Till")


def keys(guides) -> list[int]:
    return [guide.pk for guide in guides]


def test_move_answers_what_was_changed_and_its_undo(editor_api, team, guides, till):
    network = Folder.objects.create(team=team, name="Network")
    answer = editor_api.post("bulk/move", trees=keys([*guides, till]), folder=network.pk).json()
    assert (answer["changed"], answer["unchanged"]) == (keys(guides), [])
    assert answer["left_out"] == [{"tree": till.pk, "title": "Till", "reason": "your role in its team is viewer"}]
    again = editor_api.post("bulk/move", trees=keys(guides), folder=network.pk).json()
    assert (again["unchanged"], again["undo"]) == (keys(guides), "")
    back = editor_api.post("bulk/undo", key=answer["undo"])
    assert back.json()["changed"] == keys(guides) and not network.trees.exists()
    assert editor_api.post("bulk/undo", key=answer["undo"]).status_code == 404


def test_categories_archive_and_restore(editor_api, team, guides):
    red = Category.objects.create(team=team, name="Red")
    editor_api.post("bulk/categories", trees=keys(guides), add=[red.pk])
    assert red.trees.count() == 3
    editor_api.post("bulk/categories", trees=keys(guides[:1]), remove=[red.pk])
    assert red.trees.count() == 2
    editor_api.post("bulk/archive", trees=keys(guides))
    assert Tree.objects.archived().count() == 3
    editor_api.post("bulk/restore", trees=keys(guides))
    assert not Tree.objects.archived().exists()


@pytest.mark.parametrize("trees", [None, [], "1", ["x"], [0], [2**70], [1] * (MAX_GUIDES_PER_ACTION + 1)])
@pytest.mark.parametrize("action", ["archive", "export"])
def test_choice_that_makes_no_sense_is_400(editor_api, action, trees):
    response = editor_api.post(f"bulk/{action}", trees=trees)
    assert response.status_code == 400 and list(response.json()["errors"]) == ["trees"]


def test_categories_without_any_or_with_both_are_400(editor_api, team, guides):
    red = Category.objects.create(team=team, name="Red").pk
    assert list(editor_api.post("bulk/categories", trees=keys(guides)).json()["errors"]) == ["add"]
    both = editor_api.post("bulk/categories", trees=keys(guides), add=[red], remove=[red])
    assert list(both.json()["errors"]) == ["remove"]


def test_undo_of_another_person_or_of_a_deletion_is_404(editor_api, api, guides):
    key = editor_api.post("bulk/archive", trees=keys(guides)).json()["undo"]
    assert api.post("bulk/undo", key=key).status_code == 404
    assert api.post("bulk/undo", key="x").status_code == 404


def exported(response):
    assert response.status_code == 200 and response["Content-Type"] == "application/zip"
    return load(unpack(BytesIO(response.getvalue())))


def test_export_holds_the_chosen_guides_with_their_folders_and_categories(editor_api, team, guides, editor):
    red, blue = (Category.objects.create(team=team, name=name) for name in ("Red", "Blue"))
    network = Folder.objects.create(team=team, name="Network")
    vpn = Folder.objects.create(team=team, name="VPN", parent=network)
    Folder.objects.create(team=team, name="Other")
    guides[0].update_details(by=editor, folder=vpn, categories=[red])
    guides[2].set_categories([blue])
    library = exported(editor_api.post("bulk/export", trees=keys(guides[:2])))
    assert {guide.document.title for guide in library.guides} == {"A", "B"}
    assert [folder.name for folder in library.folders] == ["Network", "VPN"]
    assert [category.name for category in library.categories] == ["Red"]


def test_export_is_all_or_nothing(editor_api, api, team, guides, till, owner):
    refused = editor_api.post("bulk/export", trees=keys([*guides, till]))
    assert refused.status_code == 403 and "“Till”" in refused.json()["detail"]
    for trees, reason in (([*keys(guides), 999_999], "no longer exist"), (keys([*guides, till]), "several teams")):
        response = api.post("bulk/export", trees=trees)
        assert response.status_code == 400 and reason in response.json()["errors"]["trees"][0]


def test_statements_of_an_export_do_not_grow_with_its_guides(editor_api, guides, django_assert_max_num_queries):
    for chosen in (guides[:1], guides):
        with django_assert_max_num_queries(18):
            editor_api.post("bulk/export", trees=keys(chosen))
