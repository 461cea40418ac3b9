from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from trees.core.formats import FormatError
from trees.core.formats.front_matter import split_front_matter
from trees.core.formats.markdown import dump, line_numbers, load

GUIDE = "# Printer\n\n## Is it on?\n- [Yes](#good)\n\n## Good {.resolved}\n"


def read(front_matter, guide=GUIDE):
    (document,) = load(f"---\n{front_matter}\n---\n\n{guide}")
    return document


def test_title_description_tags_and_review_date_are_those_of_the_guide():
    fields = "title: Offline\ndescription: For the desk\ntags: [Hardware, '#Network', Hardware]\nreview: 2027-03-01\n"
    document = read(fields, GUIDE.removeprefix("# Printer\n\n"))
    assert (document.title, document.description) == ("Offline", "For the desk")
    assert document.categories == ("Hardware", "Network")
    assert document.review == date(2027, 3, 1)
    assert document.decisions == ()
    assert list(document.graph.nodes) == ["is-it-on", "good"]


def test_the_guides_own_title_and_description_win():
    document = read("title: Offline\nsummary: Other", GUIDE.replace("# Printer\n", "# Printer\nFor all\n"))
    assert (document.title, document.description) == ("Printer", "For all")


@pytest.mark.parametrize("tags", ["tags: a, b", "tags:\n- a\n- b", "categories: [a]\ncategory: b", "Tags: [a, b, 3]"])
def test_tags_are_written_in_several_ways(tags):
    assert read(tags).categories[:2] == ("a", "b")


@pytest.mark.parametrize("day", ["2027-03-01", "2027-03-01T10:00:00Z", "'2027-03-01'"])
def test_the_review_date_may_have_a_time(day):
    assert read(f"review_date: {day}").review == date(2027, 3, 1)


def test_a_date_that_is_none_is_no_review():
    assert read("review: soon").review is None


def test_other_fields_are_named():
    assert read("layout: post\nweight: 3").decisions == (
        "Fields of the front matter that were not read: layout, weight.",
    )


def test_it_is_that_of_the_first_guide():
    first, second = load(f"---\ntags: [a]\n---\n{GUIDE}\n# Second\n\n## Only step {{.resolved}}\n")
    assert (first.categories, second.categories) == (("a",), ())


def test_lines_are_counted_from_the_first_of_the_file():
    with pytest.raises(FormatError) as error:
        load("---\ntitle: x\n---\n# P\n\n## A\n- [b](#nowhere)\n")
    assert error.value.line == 7
    assert line_numbers("---\ntitle: x\n---\n## A\n")["a", ""] == 4


@pytest.mark.parametrize(
    "text", ["---\n\ntext\n---\n", "---\njust words\n---\n", "text\n---\na: b\n---\n", "---\na: b\n"]
)
def test_rules_in_a_text_are_not_front_matter(text):
    given, left = split_front_matter(text)
    assert (given.lines, left) == (0, text)


def test_yaml_that_cannot_be_read_is_named():
    with pytest.raises(FormatError) as error:
        load(f"---\ntitle: [a\n---\n{GUIDE}")
    assert (error.value.line, error.value.reason) == (2, "These properties are not valid YAML.")


@given(st.text(alphabet="a:-[]{} \n'\"&*!|>#", max_size=60))
def test_any_front_matter_is_read_or_refused(text):
    read_or_refuse(load, f"---\n{text}\n---\n{GUIDE}")


def test_a_long_beginning_that_is_never_closed_takes_no_long_time():
    read_soon(load, "---\n" + "a: b\n" * 300_000)


# Comments


def test_what_is_in_a_comment_is_kept_and_not_read():
    comment = "<!--\n## Old step\n- [z](#zz)\n-->"
    (document,) = load(f"# P\n\n## Draw\n- [Go](#end)\n\n## End\nok\n\n{comment}\n")
    assert list(document.graph.nodes) == ["draw", "end"]
    assert document.graph.nodes["end"].body == f"ok\n\n{comment}"
    assert load(dump(document))[0].graph == document.graph


def test_a_comment_on_one_line_changes_nothing():
    (document,) = load("## A\n<!-- ## x -->\n- [Go](#b)\n\n## B\n")
    assert list(document.graph.nodes) == ["a", "b"]
    assert document.graph.nodes["a"].body == "<!-- ## x -->"


def test_a_comment_that_is_not_closed_is_named():
    with pytest.raises(FormatError) as error:
        load("## A\n\n<!-- later\n## B\n")
    assert (error.value.line, error.value.reason) == (3, "This comment is not closed.")
    assert error.value.hint == "Close it with a line -->"
