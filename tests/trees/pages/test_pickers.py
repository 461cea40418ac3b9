"""Choosing a folder, categories or a colleague in a form of a team that has too many for a list."""

from urllib.parse import urlencode

import pytest

from accounts.models import ApiKey, Role, Scope, User
from tests import factories
from tests.html import page_of
from tests.trees.pages.library_rows import folder
from trees.library.forms.pickers import MAX_LISTED, MAX_MATCHES
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


# Colleagues


@pytest.fixture
def colleagues(team):
    """More than a form lists."""
    people = User.objects.bulk_create(
        User(email=f"p{number:03}@example.org", name=f"Person {number:03}") for number in range(MAX_LISTED + 1)
    )
    members = team.memberships.model
    team.memberships.bulk_create(members(team=team, user=each, role=Role.EDITOR) for each in people)
    return people


@pytest.fixture
def run(team, owner):
    return factories.begun(factories.published(team, owner), owner)


@pytest.fixture(params=["handover", "ask"])
def form(request, run, tree):
    """The URL of a form that asks for a colleague."""
    return f"/runs/{run.pk}/handover" if request.param == "handover" else f"/trees/{tree.pk}/ask"


def test_colleague_is_found_by_name_or_email(form, page_client_for, owner, colleagues):
    client = page_client_for(owner)
    html = page_of(client.get(form))
    shown = choices(html)
    assert len(shown) == MAX_MATCHES and not any(shown.values())
    assert "more. Type a part of the name." in html.text
    chosen = colleagues[7]
    url = html.field("to-words")["hx-get"]

    def found(words, to=""):
        return choices(page_of(client.get(url, {"to-words": words, "to": to})))

    assert found("person 042", chosen.pk) == {
        "Person 007 (p007@example.org)": True,
        "Person 042 (p042@example.org)": False,
    }
    assert found("P077@example") == {"Person 077 (p077@example.org)": False}
    assert found("owner") == found("nobody", "x") == {}
    again = client.post(form, {"to": chosen.pk, "note": "x" * 501, "message": "x" * 5_000})
    assert (again.status_code, choices(page_of(again))["Person 007 (p007@example.org)"]) == (422, True)
    assert client.post(form, {"to": "9" * 40}).status_code == client.post(form, {"to": owner.pk}).status_code == 422
    assert client.post(form, {"to": chosen.pk}).status_code == 200


def test_agents_are_found_beside_people(page_client_for, run, owner, colleagues):
    key = ApiKey.objects.create_key("Night shift", Scope.RUN, 7, by=owner)
    form, client = f"/runs/{run.pk}/handover", page_client_for(owner)
    assert "Agent: Night shift" in choices(page_of(client.get(form)))
    url = f"{form}/choices"
    found = page_of(client.get(url, {"to-words": "person 042", "to": f"key-{key.pk}"}))
    assert choices(found) == {"Agent: Night shift": True, "Person 042 (p042@example.org)": False}
    assert choices(page_of(client.get(url, {"to-words": "night"}))) == {"Agent: Night shift": False}


def test_form_for_a_colleague_of_many_is_light_and_its_statements_are_few(
    form, page_client_for, owner, colleagues, django_assert_max_num_queries
):
    client = page_client_for(owner)
    client.get(form)
    with django_assert_max_num_queries(8):
        assert len(client.get(form).content) < 15_000


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
