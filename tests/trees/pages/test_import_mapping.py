"""/trees/import: columns of a table and fields of JSON, mapped by hand; the preview follows."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.html import page_of
from trees.models import Tree

pytestmark = pytest.mark.django_db

SHEET = "Kysymys;Vastaus;Minne\nOnko se päällä?;Kyllä;Valmis\n;Ei;Kytke se\nValmis;;\nKytke se;;\n"
ROLES = ["title 1", "answer 2", "next 3"]
TREE = {"vaiheet": [{"nimi": "On?", "minne": "b", "id": "a"}, {"nimi": "Good", "id": "b"}]}


def sheet():
    return [SimpleUploadedFile("lampun vika.csv", SHEET.encode())]


def preview(client, **data):
    return page_of(client.post("/trees/import/preview", data))


def test_table_without_known_headings_offers_to_map_them(client):
    html = preview(client, files=sheet())
    assert html.texts(".mapping bdi") == ["Kysymys", "Vastaus", "Minne"]
    assert html.texts(".mapping tbody td")[:3] == ["Onko se päällä?", "Kyllä", "Valmis"]
    assert "Automatic: Not read" in html


def test_cells_are_pasted_with_the_empty_ones_at_their_end(client):
    html = preview(client, text="Kysymys\tKyllä vai\tMinne\n1\tValmis\t2\n2\t\t\n")
    assert html.texts(".mapping bdi") == ["Kysymys", "Kyllä vai", "Minne"]


def test_preview_follows_the_mapping_and_the_import_does_too(client):
    role = {"role lampun vika.csv#1": ["", *ROLES]}
    html = preview(client, files=sheet(), **role)
    assert "1 guide found" in html
    assert [each.value for each in html.css(".mapping option[selected]") if each.value] == ROLES
    sent = role | {"take": ["lampun vika.csv#1"], "seen": html.field("seen").value}
    assert client.post("/trees/import", sent | {"files": sheet()}).status_code == 200
    start = Tree.objects.get().graph.nodes[Tree.objects.get().graph.start]
    assert [option.label for option in start.options] == ["Kyllä", "Ei"]


def test_mapping_that_was_not_shown_is_not_imported(client):
    html = preview(client, files=sheet(), **{"role lampun vika.csv#1": ROLES})
    sent = {
        "role lampun vika.csv#1": [*ROLES[:2], "ignore 3"],
        "take": ["lampun vika.csv#1"],
        "seen": html.field("seen").value,
    }
    assert client.post("/trees/import", sent | {"files": sheet()}).status_code == 422
    assert not Tree.objects.exists()


def test_fields_of_json_are_mapped(client):
    html = preview(client, text=json.dumps(TREE), **{"role #1": ["title nimi", "next minne"]})
    assert "1 guide found" in html
    assert [each.value for each in html.css(".mapping option[selected]") if each.value] == ["title nimi", "next minne"]


@pytest.mark.parametrize("role", ["", "title", "title 99", "nothing 1", "yes headings", "no headings"])
def test_odd_mapping_is_no_error(client, role):
    assert client.post("/trees/import/preview", {"files": sheet(), "role lampun vika.csv#1": role}).status_code == 200
