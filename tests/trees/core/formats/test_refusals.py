"""What a reader says about a text that people get wrong often: the line, the reason and the way out."""

import pytest

from trees.core.formats import FormatError, read


def refusal(text: str, format: str) -> FormatError:
    with pytest.raises(FormatError) as caught:
        read(text, format)
    return caught.value


def test_quotes_that_are_not_closed_are_named_with_their_line():
    error = refusal('flowchart TD\n  a["Is it on?] --> b\n', "mermaid")
    assert (error.line, "quot" in f"{error.reason} {error.hint}".lower()) == (2, True)


def test_shape_that_mermaid_does_not_have_is_named():
    error = refusal("flowchart TD\n  a --> b\n  b@{ shape: triangel }\n", "mermaid")
    assert (error.line, error.reason) == (3, "There is no shape 'triangel'.")


def test_properties_that_are_too_long_are_refused_with_the_limit():
    error = refusal(f'flowchart TD\n  a@{{ label: "{"x" * 200_000}" }}\n', "mermaid")
    assert "characters" in error.reason


def test_arrow_that_is_not_drawn_is_no_answer_and_that_is_said():
    [guide] = read('digraph { a -> b [label="Yes"]; a -> c [style=invis]; c -> b }', "dot")
    assert [option.label for option in guide.graph.nodes["a"].options] == ["Yes"]
    assert any("Invisible arrows are left out" in each for each in guide.decisions)


def test_arrow_with_two_heads_leads_one_way_and_that_is_said():
    [guide] = read("digraph { a -> b [dir=both]; b -> c }", "dot")
    assert [option.to for option in guide.graph.nodes["b"].options] == ["c"]
    assert any("two heads" in each for each in guide.decisions)


def test_arrow_drawn_backwards_leads_backwards():
    [guide] = read("digraph { a -> b [dir=back] }", "dot")
    assert [option.to for option in guide.graph.nodes["b"].options] == ["a"]
