import pytest

from trees.core.formats import FormatError
from trees.core.formats.mermaid import load
from trees.core.graph import option_key


def guide(text):
    (document,) = load(text)
    assert document.error is None
    return document


def options(document, key):
    return [(option.label, option.to) for option in document.graph.nodes[key].options]


def decided(document, words):
    return [sentence for sentence in document.decisions if words in sentence]


def test_nodes_become_steps_and_labels_become_options():
    document = guide("---\ntitle: Wi-Fi\n---\nflowchart TD\nA{Is it on?} -->|Yes| B[Good]\nA -->|No| C[Switch it on]")
    assert document.title == "Wi-Fi"
    assert document.decisions == ()
    assert [node.title for node in document.graph.nodes.values()] == ["Is it on?", "Good", "Switch it on"]
    assert options(document, "A") == [("Yes", "B"), ("No", "C")]
    assert document.graph.nodes["A"].options[0].key == option_key("Yes")
    assert document.starts == ("A",)


def test_the_only_way_on_is_called_continue():
    assert options(guide("graph TD\nA --> B"), "A") == [("Continue", "B")]


def test_ways_without_a_name_are_named_after_their_end_and_that_is_said():
    document = guide("graph TD\nA[Choose] --> B[Left]\nA --> C[Right]")
    assert options(document, "A") == [("Left", "B"), ("Right", "C")]
    assert decided(document, "“Choose”")


def test_equal_ways_are_numbered_and_that_is_said():
    document = guide("graph TD\nA -->|x| B\nA -->|x| C\nA -->|x (2)| D".replace("x (2)", '"x (2)"'))
    assert options(document, "A") == [("x", "B"), ("x (2)", "C"), ("x (2) (2)", "D")]
    assert decided(document, "numbered")


def test_parallel_two_headed_and_circular_arrows_are_kept():
    document = guide("graph TD\nA -->|one| B\nA -->|two| B\nA <-->|both| B\nB --> B")
    assert options(document, "A") == [("one", "B"), ("two", "B"), ("both", "B")]
    assert options(document, "B") == [("Continue", "B")]
    assert decided(document, "two heads")


def test_invisible_links_are_dropped_and_that_is_said():
    document = guide("graph TD\nA --> B\nA ~~~ C")
    assert options(document, "A") == [("Continue", "B")]
    assert "C" in document.graph.nodes
    assert decided(document, "~~~")


def test_arrows_to_and_from_a_subgraph_meet_its_first_and_last_steps():
    document = guide("graph TD\nA --> S\nsubgraph S [The group]\nB --> C\nsubgraph T\nD\nend\nB --> D\nend\nS --> E")
    assert options(document, "A") == [("Continue", "B")]
    assert options(document, "C") == options(document, "D") == [("Continue", "E")]
    assert "S" not in document.graph.nodes
    assert decided(document, "“The group”")


def test_a_circle_in_a_subgraph_is_entered_at_its_first_and_left_at_its_last():
    document = guide("graph TD\nA --> S --> E\nsubgraph S\nB --> C\nC --> B\nend")
    assert options(document, "A") == [("Continue", "B")]
    assert options(document, "C") == [("E", "E"), ("B", "B")]


def test_an_empty_subgraph_that_is_used_is_a_step():
    document = guide('graph TD\nA --> S\nsubgraph S ["Later"]\nend')
    assert document.graph.nodes["S"].title == "Later"


def test_of_several_roots_the_one_that_reaches_most_is_proposed():
    document = guide("graph TD\nA --> B\nC --> D --> B\nX[Alone]")
    assert document.starts == ("C", "A", "X")
    assert document.graph.start == "C"
    assert decided(document, "“C”, “A”")
    assert decided(document, "“Alone”")


def test_without_a_root_the_first_of_the_circle_is_the_start():
    document = guide("graph TD\nA --> B --> C --> A\nC --> D")
    assert document.starts == ("A",)
    assert decided(document, "loop")


def test_a_node_marked_as_start_is_the_start():
    assert guide("graph TD\nA --> B\nC:::start --> B").graph.start == "C"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Issue resolved", "resolved"),
        ("Problem fixed", "resolved"),
        ("Escalate to level 2", "escalate"),
        ("Not resolved", ""),
        ("Resolved?", ""),
        ("Unresolved", ""),
        ("Partial success", ""),
        ("Escalate until fixed", ""),
        ("Restart", ""),
    ],
)
def test_an_outcome_is_read_only_from_plain_words(text, outcome):
    document = guide(f"graph TD\nA --> B[{text}]")
    assert document.graph.nodes["B"].outcome == outcome
    assert bool(decided(document, text)) == bool(outcome)


def test_breaks_are_spaces_in_a_short_title_and_icons_are_dropped():
    document = guide("graph TD\nA[fa:fa-car Take<br/>the car] --> B[one\\ntwo]")
    assert [node.title for node in document.graph.nodes.values()] == ["Take the car", "one two"]


def test_a_long_text_keeps_its_first_line_as_title_and_the_rest_as_body():
    rest = "Then wait for a minute, and look whether the light at the front of the printer comes back."
    document = guide(f'graph TD\nA["Switch it off<br>{rest}<br>Done?"]')
    node = document.graph.nodes["A"]
    assert (node.title, node.body) == ("Switch it off", f"{rest}\n\nDone?")


def test_a_text_too_long_for_a_title_stands_whole_in_the_body():
    node = guide(f"graph TD\nA[{'word ' * 200}]").graph.nodes["A"]
    assert node.title.endswith("…")
    assert node.body == ("word " * 200).strip()


def test_names_that_cannot_be_keys_get_one_and_never_anothers():
    document = guide("graph TD\nÉté[Summer] --> a.b[Dots] --> ab[Plain] --> 日本[Japan]")
    assert list(document.graph.nodes) == ["ete", "ab-1", "ab", "step"]


def test_steps_without_a_text_are_named_after_their_id():
    document = guide('graph TD\nA[" "] --> B')
    assert document.graph.nodes["A"].title == "A"
    assert decided(document, "id")


def test_a_flowchart_without_nodes_is_refused():
    with pytest.raises(FormatError, match="no nodes"):
        load("graph TD\n")


def test_ten_thousand_decisions_are_told_in_one_sentence():
    document = guide("graph TD\n" + "".join(f"A{i} --> B{i} & C{i}\n" for i in range(300)))
    assert len(decided(document, "Answers without a text")) == 1
    assert "and 295 more" in decided(document, "Answers without a text")[0]


def test_arrows_of_a_subgraph_that_would_be_too_many_are_told():
    boxes = [f"subgraph {box}\n" + "".join(f"{box}{i}\n" for i in range(8)) + "end\n" for box in "st"]
    assert decided(guide(f"graph TD\n{''.join(boxes)}s --> t"), "at most 50 of its steps")
