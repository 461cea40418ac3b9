"""Find and replace in a graph: what is a match, what changes, what stays, and how long it takes."""

import time

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.strategies import graphs
from trees.core.changes.replace import ANSWERS, PLACES, TEXTS, TITLES, Query, replace_in
from trees.core.graph import Graph, Node, Option
from trees.core.stored import MAX_BODY_CHARS, MAX_TITLE_CHARS

KEY = "0123456789abcdef" * 2


def one_step(body="", title="Step", label="Go on") -> Graph:
    return Graph.of([Node("a", title, body, (Option("go", label, "b"),)), Node("b", "End", outcome="resolved")])


def replaced(text, find, by, **options) -> str:
    """``text`` as the body of a step, after the replacement."""
    return replace_in(one_step(text), Query(find, **options), by, 10).graph.nodes["a"].body


@pytest.mark.parametrize(
    ("text", "find", "by", "expected"),
    [
        ("Use VPN one, then vpn two.", "vpn", "tunnel", "Use tunnel one, then tunnel two."),
        ("a.b a+b", "a.b", "x", "x a+b"),
        ("C:\\Temp", "\\temp", "\\1", "C:\\1"),
        ("aaa", "aa", "b", "ba"),
        ("Straße ÄRGER", "ärger", "Ruhe", "Straße Ruhe"),
        ("print printer", "print", "", "er"),
        ("nothing here", "zebra", "x", "nothing here"),
        ("[site](https://old.example/a)", "old.example", "new.example", "[site](https://new.example/a)"),
        ("日本語の日本", "日本", "米国", "米国語の米国"),
    ],
)
def test_every_match_is_replaced_by_exactly_the_text(text, find, by, expected):
    assert replaced(text, find, by).strip() == expected.strip()


@pytest.mark.parametrize(
    ("text", "find", "expected"),
    [
        ("print printer reprint", "print", "X printer reprint"),
        ("über überall", "über", "X überall"),
        ("a-print (print)", "print", "a-X (X)"),
        ("E-1 E-12", "E-1", "X E-12"),
        ("x.Y .Y", ".y", "xX X"),
        ("snake_case case", "case", "snake_case X"),
    ],
)
def test_whole_words(text, find, expected):
    assert replaced(text, find, "X", whole_word=True) == expected


def test_case_is_matched_where_asked():
    assert replaced("VPN vpn Vpn", "vpn", "x", match_case=True) == "VPN x Vpn"


@pytest.mark.parametrize("place", PLACES)
def test_only_the_chosen_places_change(place):
    graph = one_step("red body", "red title", "red answer")
    node = replace_in(graph, Query("red", places=frozenset([place])), "blue", 10).graph.nodes["a"]
    words = {TITLES: node.title, TEXTS: node.body, ANSWERS: node.options[0].label}
    assert [each for each, text in words.items() if text.startswith("blue")] == [place]


@pytest.mark.parametrize(
    ("text", "find"),
    [
        (f"![Front](/pictures/{KEY}.webp)", "abc"),
        ('Serial: ____ {#serial .required hint="the serial"}', "required"),
        ("Look behind {{serial}}.", "serial}}"),
        ("Look behind {{serial}}.", "{{serial"),
    ],
)
def test_names_in_a_text_stay(text, find):
    assert replaced(text, find, "X") == text


def test_words_around_names_change():
    text = f"Serial: ____ {{#serial .required}}\nserial of {{{{serial}}}} ![serial](/pictures/{KEY}.webp)"
    changed = replaced(text, "serial", "number")
    assert changed == text.replace("Serial:", "number:").replace("serial of", "number of").replace(
        "![serial", "![number"
    )


def test_keys_targets_and_outcomes_stay_so_that_links_and_numbers_hold():
    graph = one_step("a b go", "a b go", "a b go")
    after = replace_in(graph, Query("a"), "b", 10).graph
    assert list(after.nodes) == ["a", "b"] and after.start == "a"
    assert [(option.key, option.to) for option in after.nodes["a"].options] == [("go", "b")]
    assert after.nodes["b"].outcome == "resolved"


def test_titles_stay_one_line_and_texts_tidy():
    after = replace_in(one_step("red\n", "red  title", "an red"), Query("red"), "", 10).graph.nodes["a"]
    assert (after.title, after.body, after.options[0].label) == ("title", "", "an")


def test_changes_are_counted_and_described_line_by_line():
    result = replace_in(one_step("Old, old.\nKept.\nOld", "Very old", "Old way"), Query("old"), "new", 3)
    assert result.matches == 5 and len(result.changes) == 3
    assert [(change.place, change.node, change.title) for change in result.changes] == [
        (TITLES, "a", "Very old"), (TEXTS, "a", "Very old"), (TEXTS, "a", "Very old"),
    ]  # fmt: skip
    assert result.changes[1].before == (("Old", True), (", ", False), ("old", True), (".", False))
    assert result.changes[1].after == (("new", True), (", ", False), ("new", True), (".", False))


def test_long_line_is_shown_around_its_matches():
    result = replace_in(one_step(f"{'x' * 500} old {'y' * 500} old {'z' * 500}"), Query("old"), "new", 3)
    (change,) = result.changes
    shown = "".join(text for text, _ in change.before)
    assert len(shown) < 320 and shown.startswith("…") and shown.endswith("…") and shown.count("old") == 2
    assert sum(text == "new" for text, _ in change.after) == 2


def test_match_that_is_the_replacement_already_is_no_change():
    graph = one_step("VPN")
    assert replace_in(graph, Query("vpn"), "VPN", 3).matches == 0
    assert replace_in(graph, Query("vpn"), "VPN", 3).graph is graph


@pytest.mark.parametrize(
    ("graph", "find"), [(one_step(title="x" * MAX_TITLE_CHARS), "x"), (one_step("x" * MAX_BODY_CHARS), "x")]
)
def test_step_that_would_be_too_long_is_an_error(graph, find):
    assert "would be too long" in replace_in(graph, Query(find), "xx", 3).error
    assert not replace_in(graph, Query(find), "y", 3).error


@pytest.mark.parametrize("find", ['"', "\\", "ü", "\u2028", "a"])
def test_stored_form_is_searched_without_reading_it(find):
    content = orjson.dumps(one_step(f"before {find} after").to_json()).decode()
    assert Query(find).may_match(content)
    assert not Query("zebra").may_match(content)


@given(graphs, st.text(min_size=1, max_size=3), st.booleans(), st.booleans())
def test_what_changes_can_be_seen_in_the_stored_form_and_nothing_else_changes(graph, find, whole_word, match_case):
    query = Query(find, whole_word, match_case)
    result = replace_in(graph, query, "Q", 100)
    assert (result.graph is graph) == (not result.matches)
    if result.matches:
        assert query.may_match(orjson.dumps(graph.to_json()).decode())
    assert result.graph.start == graph.start and list(result.graph.nodes) == list(graph.nodes)
    Graph.from_json(result.graph.to_json())


@pytest.mark.parametrize("text", ["a" * 10, "_" * 10, "{" * 10, "{{a" * 4, "____ {" * 3, "/pictures/" * 2, " \t_" * 5])
def test_time_is_linear(text):
    def seconds(times: int) -> float:
        graph = one_step(text * times)
        best = []
        for _ in range(3):
            start = time.thread_time()
            replace_in(graph, Query("aab", whole_word=True), "x", 10)
            best.append(time.thread_time() - start)
        return min(best)

    assert seconds(8_000) < 20 * seconds(800) + 0.01
