"""What no form of ours sends: each is refused or ignored in words, none is an error of ours."""

import pytest

from tests.html import page_of
from tests.trees.meanwhile import after
from trees.models import Category, Folder

pytestmark = pytest.mark.django_db
BEYOND = ["9" * 30, "9" * 5000, "-1", "²", "\x00", "x"]
CODECS = ["utf-7", "unicode_escape", "utf-16", "idna"]


@pytest.mark.parametrize("number", BEYOND)
def test_number_that_cannot_be_is_no_number(client, tree, number):
    assert client.get(f"/trees/{tree.pk}/steps", {"from": number}).status_code == 200


@pytest.mark.parametrize("number", BEYOND)
def test_folder_and_categories_that_cannot_be_are_refused(client, team, tree, number):
    assert client.post(f"/trees/{tree.pk}/move", {"folder": number}).status_code == 400
    for path in (f"/trees/{tree.pk}/settings", f"/trees/new?team={team.pk}"):
        assert client.post(path, {"title": "T", "folder": number}).status_code == 422
        assert client.post(path, {"title": "T", "categories": [number]}).status_code == 422
    assert client.post(f"/trees/folders/new?team={team.pk}", {"name": "N", "parent": number}).status_code == 422


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "x" * 5000, "%", "\\", "'"])
def test_any_text_can_be_looked_for(client, tree, text):
    for path in ("/trees/palette", "/trees/list"):
        assert client.get(path, {"q": text}).status_code == 200


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "", "x" * 100_000])
def test_names_that_cannot_be_are_refused_beside_the_form(client, team, tree, text):
    for path, data in {
        f"/trees/new?team={team.pk}": {"title": text},
        f"/trees/{tree.pk}/settings": {"title": text},
        f"/trees/folders/new?team={team.pk}": {"name": text},
        f"/trees/categories/new?team={team.pk}": {"name": text, "colour": "red"},
    }.items():
        assert client.post(path, data).status_code == 422, path


@pytest.mark.parametrize("codec", CODECS)
def test_form_in_another_coding_is_refused(client, team, codec):
    part = b'--B\r\nContent-Disposition: form-data; name="name"\r\n\r\n\\ud800 +2AA- B\xc3\xbcro\r\n--B--\r\n'
    path, kind = f"/trees/folders/new?team={team.pk}", "multipart/form-data; boundary=B; charset="
    assert client.generic("POST", path, part, kind + codec).status_code == 400
    assert client.generic("POST", path, part, kind + "UTF-8").status_code == 200
    assert Folder.objects.get().name == "\\ud800 +2AA- Büro"


@pytest.mark.django_db(transaction=True)
def test_loser_of_a_race_for_a_name_is_told_in_words(client, team):
    taken = Category(team=team, name="Red")
    # Databases write the literal of EXISTS in their own ways.
    check = tuple(f'SELECT {one} AS "a" FROM "trees_category"' for one in ("1", "%s"))
    with after(check, lambda: Category.objects.bulk_create([taken])):
        response = client.post(f"/trees/categories/new?team={team.pk}", {"name": "Red", "colour": "red"})
    assert response.status_code == 409
    assert "Another change to this was saved at the same moment." in page_of(response)
    assert Category.objects.count() == 1


def test_refusals_are_not_stored_either(client, tree):
    assert client.get("/trees/999999/")["Cache-Control"] == "no-store"
    assert client.post(f"/trees/{tree.pk}/move", {"folder": "x"})["Cache-Control"] == "no-store"
