"""Choosing a folder or categories in a form of a team that has too many for a list."""

from urllib.parse import urlencode

import pytest

from tests import factories
from tests.trees.pages.library_rows import folder
from trees.library.pickers import MAX_LISTED, MAX_MATCHES
from trees.models import Category, Folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def folders(team):
    """More than a form lists, with "Network / VPN" among them."""
    made = [Folder(team=team, name=f"Area {number:03}", path="") for number in range(MAX_LISTED + 1)]
    Folder.objects.bulk_create(made)
    return folder(team, "VPN", folder(team, "Network"))


@pytest.fixture
def categories(team):
    made = [Category(team=team, name=f"Category {number:03}") for number in range(MAX_LISTED + 1)]
    return Category.objects.bulk_create(made)


def found_by(ask, search, **query):
    """What the URL of a search answers for the fields of its form."""
    return ask(f"{search}&{urlencode(query, doseq=True)}")


def choices(page, kind="radio") -> dict[str, bool]:
    """The words of each choice, and whether it is chosen."""
    return {each.text: each.has(f"input[type={kind}][checked]") for each in page.css(".picker-choices label")}


def test_few_folders_are_a_list(ask, team, tree):
    folder(team, "VPN", folder(team, "Network"))
    assert ask(f"/trees/{tree.pk}/move").field("folder").texts("option") == ["No folder", "Network", "Network / VPN"]


def test_form_shows_the_folder_of_the_guide_and_finds_the_others_by_their_path(ask, team, owner, folders):
    guide = factories.tree(team, owner, folder=folders)
    html = ask(f"/trees/{guide.pk}/move")
    shown = choices(html)
    assert list(shown.items())[:3] == [("Network / VPN", True), ("No folder", False), ("Area 000", False)]
    assert len(shown) == MAX_MATCHES + 2
    search = html.field("folder-words")["hx-get"]
    found = found_by(ask, search, **{"folder-words": "area 042", "folder": folders.pk})
    assert choices(found) == {"Network / VPN": True, "No folder": False, "Area 042": False}
    assert choices(found_by(ask, search, **{"folder-words": "vpn NET", "folder": ""})) == {
        "No folder": True,
        "Network / VPN": False,
    }
    nothing = found_by(ask, search, **{"folder-words": "nowhere", "folder": ""})
    assert "Nothing else has “nowhere” in its name." in nothing.text


def test_chosen_folder_is_where_the_guide_goes(client, tree, folders):
    client.post(f"/trees/{tree.pk}/move", {"folder": folders.pk, "folder-words": "vpn"})
    tree.refresh_from_db()
    assert tree.folder == folders


def test_folder_is_not_offered_a_place_in_itself(ask, folders):
    html = ask(f"/trees/folders/{folders.parent_id}")
    search = html.field("parent-words")["hx-get"]
    assert choices(found_by(ask, search, **{"parent-words": "vpn", "parent": ""})) == {"The top of the library": True}


def test_categories_that_are_chosen_stay_while_others_are_searched(ask, client, team, tree, categories):
    tree.categories.set(categories[90:92])
    html = ask(f"/trees/{tree.pk}/settings")
    assert list(choices(html, "checkbox").items())[:3] == [
        ("Category 090", True), ("Category 091", True), ("Category 000", False),
    ]  # fmt: skip
    search = html.field("categories-words")["hx-get"]
    found = found_by(ask, search, **{"categories-words": "042", "categories": [categories[90].pk, categories[7].pk]})
    assert choices(found, "checkbox") == {"Category 007": True, "Category 090": True, "Category 042": False}
    client.post(f"/trees/{tree.pk}/settings", {"title": "Printer", "folder": "", "categories": [categories[42].pk]})
    assert [each.name for each in tree.categories.all()] == ["Category 042"]


@pytest.mark.parametrize("path", ["/trees/new", "/trees/import", "/trees/bulk/categories", "/trees/bulk/move"])
def test_forms_stay_light(path, page_client_for, owner, team, folders, categories):
    response = page_client_for(owner).get(path, {"team": team.pk})
    assert len(response.content) < 30_000


# The categories beside the list


def test_sidebar_shows_the_most_used_categories_and_finds_the_others(ask, team, owner, categories):
    for _ in range(2):
        factories.tree(team, owner, categories=categories[99:100])
    html = ask("/trees/categories")
    shown = html.texts("a[data-filter]")
    assert len(shown) == 40 and "Category 099" in shown
    assert "The most used of 101." in html.text
    found = ask(html.field("find")["hx-get"].rstrip("?"), find="09")
    assert found.texts("a[data-filter]") == ["Category 009", *(f"Category 0{n}" for n in range(90, 100))]
    assert "No category has “zebra” in its name." in ask("/trees/categories", find="zebra").text


def test_category_that_filters_the_list_is_beside_it(ask, categories):
    html = ask("/trees/categories", category=categories[77].pk)
    assert "Category 077" in html.texts("a[data-filter]")
