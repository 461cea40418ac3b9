"""The older syntax of PlantUML's activity diagrams, which begin at ``(*)``."""

import pytest

from tests.trees.core.formats.reading import read_soon
from tests.trees.core.formats.test_plantuml import diagram, read_diagram, ways
from trees.core.formats import FormatError
from trees.core.formats.plantuml import load

OLD = """(*) --> "Is it
on?" as first
note right: Look at the lamp
if "The lamp?" then
  -->[green] ===all===
  -right-> "Use it"
  --> (*)
  ===all=== --> "Note it"
else
  -[#red]->[dark] if "Plugged in?" then
    -->[yes] Call //support// <<manual>>
  else
    -->[no] "Plug it in"
    --> first
  endif
endif
partition Elsewhere {
}
"Note it" --> (*)"""


def test_the_older_syntax_is_read():
    document = read_diagram("title Lamp", "!$who = desk", *OLD.replace(" //support//", "_support").split("\n"))
    assert (document.title, document.error, document.graph.nodes[document.graph.start].title) == (
        "Lamp",
        None,
        "Is it on?",
    )
    assert sorted(ways(document)) == sorted([
        ("Is it on?", "Continue", "The lamp?"), ("The lamp?", "green", "Do all of these"),
        ("The lamp?", "dark", "Plugged in?"), ("Do all of these", "Use it", "Use it"),
        ("Do all of these", "Note it", "Note it"), ("Use it", "Continue", "End"), ("Note it", "Continue", "End"),
        ("Plugged in?", "yes", "Call_support"), ("Plugged in?", "no", "Plug it in"),
        ("Plug it in", "Continue", "Is it on?"),
    ])  # fmt: skip
    assert document.graph.nodes[document.graph.start].body == "Look at the lamp"
    assert "Elsewhere" in document.description
    assert "!$who = desk" in document.description


@pytest.mark.parametrize("line", ["what is this", '--> "a" "b"', "--> ", 'if "x" then "y"'])
def test_a_line_of_the_older_syntax_that_is_not_understood_is_named(line):
    with pytest.raises(FormatError) as error:
        read_diagram('(*) --> "A"', line)
    assert error.value.line == 3


@pytest.mark.parametrize("line", ["if " + " " * 300_000 + "x", '--> "a' + " " * 300_000, '--> "a' + "\n" * 300_000])
def test_white_space_without_end_is_read_soon(line):
    read_soon(load, diagram('(*) --> "A"', line))
