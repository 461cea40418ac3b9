"""What an import shortens or refuses, and how it says so. Nothing here needs a database."""

import pytest

from trees.models import Tree
from trees.transfer.plan import MAX_IMPORT_CHARS, plan_import

STEPS = "\n\n## Done {#done .resolved}\n"


def refusals(planned):
    return [each.refusal() for each in planned if each.error]


def plan(text: str | bytes, name: str = "pump.md", format: str = ""):
    return plan_import([(name, text)], format)


def test_title_that_is_too_long_is_in_full_in_the_description():
    title = "word " * 60 + "last"
    [guide] = plan(f"# {title}\n\nBelow{STEPS}")
    assert len(guide.document.title) <= 200
    assert guide.document.title.endswith("…")
    assert guide.document.description == f"{title}\n\nBelow"
    assert guide.notes == ("The title is longer than 200 characters. The description begins with all of it.",)


def test_the_end_of_a_description_that_is_too_long_is_told_in_full():
    [guide] = plan(f"# T\n\n{'word ' * 999}another and the end{STEPS}")
    assert len(guide.document.description) <= Tree.MAX_DESCRIPTION
    assert guide.notes == (
        "The description is longer than 5,000 characters. Its end is left out: “another and the end”.",
    )


def test_what_is_beyond_a_limit_of_categories_is_told_in_full():
    tags = ", ".join(["c" * 41, *(f"tag{number}" for number in range(21))])
    [guide] = plan(f"---\ntags: [{tags}]\n---\n# T{STEPS}")
    assert len(guide.document.categories) == 20
    assert f"Names of categories are cut to 40 characters: “{'c' * 41}”." in guide.notes
    assert "Categories beyond the first 20 are left out: “tag19”, “tag20”." in guide.notes


def test_guide_at_the_limits_is_taken_as_it_is():
    [guide] = plan(f"# {'t' * 200}\n\n{'d' * Tree.MAX_DESCRIPTION}{STEPS}")
    assert (guide.notes, len(guide.document.description)) == ((), Tree.MAX_DESCRIPTION)


def test_pasted_guide_without_a_title_is_named_after_its_first_step():
    assert [each.document.title for each in plan("## Is it on? {#on}\n", name="")] == ["Is it on?"]


def test_step_beyond_a_limit_is_refused_with_its_file_and_place():
    [guide] = plan(f"# T\n\n## On? {{#on}}\n\n{'b' * 50_001}\n")
    [refusal] = refusals([guide])
    assert refusal["file"] == "pump.md"
    assert "nodes.on.body: at most 50,000 characters, this has 50,001" in refusal["reason"]


def test_file_in_another_encoding_is_refused_and_the_others_are_planned():
    good, bad = plan_import([("good.md", STEPS), ("bad.md", b"\xff\xfa\x00")])
    assert not good.error
    assert bad.refusal()["file"] == "bad.md"
    assert bad.refusal()["reason"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_file_in_an_encoding_that_editors_write_is_read(encoding):
    [guide] = plan(f"# Käse{STEPS}".encode(encoding))
    assert guide.document.title == "Käse"


@pytest.mark.parametrize("content", ["x" * (MAX_IMPORT_CHARS + 1), b"x" * (4 * MAX_IMPORT_CHARS + 100)])
def test_text_that_is_too_long_is_refused_with_the_limit(content):
    [guide] = plan(content)
    assert "at most 2,000,000 characters" in guide.refusal()["reason"]


def test_guides_of_one_file_are_numbered_apart_from_those_of_another():
    planned = plan_import([("a.md", f"# One{STEPS}\n# Two{STEPS}"), ("b.md", f"# Three{STEPS}")])
    assert [each.source for each in planned] == ["a.md#1", "a.md#2", "b.md#1"]
