"""Columns and fields that a person maps, where the guess is wrong or there is none."""

import json

import pytest

from trees.core import formats
from trees.core.formats import FormatError

SHEET = "Wat\tDan\tExtra\tUit\nStaat hij aan?\tJa\tKijk achter\t2\n\tNee\t\t3\nKlaar\t\t\t\nZet hem aan\t\t\t\n"


def read(text, name, mapping, format=None):
    return formats.read(text, format, name, {0: mapping})[0]


def guide(document):
    """title -> (text, [(answer, title it leads to)])"""
    nodes = document.graph.nodes
    return {
        node.title: (node.body, [(each.label, nodes[each.to].title if each.to else "") for each in node.options])
        for node in nodes.values()
    }


def roles(document):
    return {part.name: part.role for part in document.parts.parts}


def test_table_tells_what_it_took_each_column_for_and_shows_its_first_rows():
    document = formats.read("step,question,answer,next\n1,On?,Yes,2\n,,No,2\n2,Good,,\n", filename="a.csv")[0]
    assert roles(document) == {"step": "key", "question": "title", "answer": "answer", "next": "next"}
    assert document.parts.rows[:2] == [("1", "On?", "Yes", "2"), ("", "", "No", "2")]
    assert document.parts.has_headings is True


def test_headings_in_a_language_that_is_not_known_are_mapped():
    text = "Kysymys;Vastaus;Minne\nOnko se päällä?;Kyllä;Valmis\n;Ei;Kytke se\nValmis;;\nKytke se;;\n"
    with pytest.raises(FormatError) as refused:
        formats.read(text, filename="a.csv")
    assert [part.name for part in refused.value.parts.parts] == ["Kysymys", "Vastaus", "Minne"]
    document = read(text, "a.csv", {"Kysymys": "title", "vastaus": "answer", "3": "next"})
    assert guide(document)["Onko se päällä?"] == ("", [("Kyllä", "Valmis"), ("Ei", "Kytke se")])


def test_columns_named_by_number_and_in_any_order():
    mapping = {"4": "next", "2": "answer", "1": "title", "3": "text"}
    text = SHEET.replace("\t2\n", "\tKlaar\n").replace("\t3\n", "\tZet hem aan\n")
    document = read(text, "", mapping)
    assert guide(document)["Staat hij aan?"] == ("Kijk achter", [("Ja", "Klaar"), ("Nee", "Zet hem aan")])


def test_column_can_be_left_out():
    text = "question,text,yes,no\nOn?,Look,Good,Bad\nGood,,,\nBad,,,\n"
    assert guide(read(text, "a.csv", {"text": "ignore"}))["On?"] == ("", [("Yes", "Good"), ("No", "Bad")])


def test_chosen_column_takes_a_role_from_the_guessed_one():
    text = "title,question,answer,next\nA,On?,Yes,B\nB,Off?,,\n"
    document = read(text, "a.csv", {"2": "title", "1": "key"})
    assert guide(document)["On?"] == ("", [("Yes", "Off?")])


def test_several_targets_are_answers_by_the_names_of_their_columns():
    text = "Frage;Wenn gut;Wenn schlecht\nAn?;Fertig;Aus\nFertig;;\nAus;;\n"
    document = read(text, "a.csv", {"Frage": "title", "Wenn gut": "next", "Wenn schlecht": "next"})
    assert guide(document)["An?"] == ("", [("Wenn gut", "Fertig"), ("Wenn schlecht", "Aus")])


def test_first_row_can_be_a_step():
    text = "On?\tYes\tGood\nGood\t\t\n"
    document = read(text, "", {"headings": "no", "1": "title", "2": "answer", "3": "next"}, "csv")
    assert guide(document) == {"On?": ("", [("Yes", "Good")]), "Good": ("", [])}
    assert document.parts.has_headings is False


@pytest.mark.parametrize(
    "mapping", [{"9": "title"}, {"nothing": "next"}, {"1": "unknown"}, {"headings": "?"}, {"": ""}]
)
def test_mapping_that_names_nothing_changes_nothing(mapping):
    text = "step,question,answer,next\n1,On?,Yes,2\n2,Good,,\n"
    assert guide(read(text, "a.csv", mapping)) == guide(read(text, "a.csv", {}))


def test_cells_that_are_pasted_are_a_table_whatever_their_headings():
    with pytest.raises(FormatError) as refused:
        formats.read("Mitä\tMinne\nAlku\tLoppu\nLoppu\t\n")
    assert [part.samples[0] for part in refused.value.parts.parts] == ["Alku", "Loppu"]


TREE = {
    "vaiheet": [
        {"tunnus": "a", "kysymys": "Onko se päällä?", "lisä": "Katso.", "valinnat": [{"sana": "Kyllä", "mene": "b"}]},
        {"tunnus": "b", "kysymys": "Valmis", "valinnat": []},
    ]
}
FINNISH = {
    "tunnus": "key", "kysymys": "title", "lisä": "text", "valinnat": "answers", "answers.sana": "answer",
    "answers.mene": "next",
}  # fmt: skip


def test_json_with_fields_that_are_not_known_is_mapped():
    text = json.dumps(TREE)
    with pytest.raises(FormatError) as refused:
        formats.read(text, filename="a.json")
    assert {"tunnus", "kysymys", "lisä", "valinnat"} <= {part.id for part in refused.value.parts.parts}
    document = read(text, "a.json", FINNISH)
    assert guide(document) == {"Onko se päällä?": ("Katso.", [("Kyllä", "Valmis")]), "Valmis": ("", [])}
    assert {part.id: part.role for part in document.parts.parts} == FINNISH


def test_json_tells_what_it_took_each_field_for():
    text = json.dumps(
        [{"id": 1, "question": "On?", "options": [{"text": "Yes", "next": 2}]}, {"id": 2, "text": "Good"}]
    )
    document = formats.read(text, filename="a.json")[0]
    assert roles(document) == {
        "id": "key", "question": "title", "options": "answers", "text": "title", "text (answers)": "answer",
        "next (answers)": "next",
    }  # fmt: skip


def test_fields_of_json_that_are_answers_by_their_name():
    text = json.dumps([{"id": "a", "question": "On?", "ok": "b", "bad": "c"}, {"id": "b", "question": "Good"},
                       {"id": "c", "question": "Press"}])  # fmt: skip
    document = read(text, "a.json", {"ok": "next", "bad": "next"})
    assert guide(document)["On?"] == ("", [("ok", "Good"), ("bad", "Press")])


def test_field_of_json_can_be_left_out():
    text = json.dumps(
        [{"id": "a", "question": "On?", "note": "For us only.", "yes": "b"}, {"id": "b", "question": "Good"}]
    )
    assert guide(read(text, "a.json", {"note": "ignore"}))["On?"] == ("", [("Yes", "Good")])


@pytest.mark.parametrize("depth", [150, 240, 320])
def test_json_that_is_nested_deeply_is_read_or_refused(depth):
    text = '{"q": "On?", "options": [{"text": "Yes", "next": ' * depth + '"x"' + "}]}" * depth
    try:
        assert read(text, "a.json", {"q": "title", "zz": "key"}).graph.nodes
    except FormatError as error:
        assert "nested too deeply" in error.reason
