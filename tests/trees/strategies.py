"""Arbitrary graphs and guides, as hypothesis makes them."""

from hypothesis import strategies as st

from trees.core.formats import Document
from trees.core.graph import Graph
from trees.core.outcomes import OUTCOMES
from trees.core.stored import MAX_ID
from trees.core.text import one_line, tidy

TRICKY = [
    "# x", "## x {#a}", "##", "#", "  ## y", "- [a](#a)", "* [b]()", "1. [c](#)", "  + [d](#zz) {#k}",
    "\\- [a](#a)", "\\\\## z", "\\ ## z", "```", "````", "~~~", "```python", "   ```", "\\```", "~~~ `x`",
    "    ## code", "", " ", "\t", "\u2028", "\x85## x", "\x0b", "a  ", "{#a}", "\\", "<!-- ## -->",
    "- [a](http://x)", "- [a", "text\\", "### three", "===", "---",
    "Serial: ____ {#serial .required}", "{{serial}}", "- [a](#a) {tree=12}", "- [a](#a) {#k tree=12}",
    '- [a](#a) {if="x"}', "- [a](#a) {else}", '- [a](#a) {if="x}', "- [a](#a) {else x}",
    "- [a](#a) {tree=}", "- [a](#a) {}", "* [a](#a) {tree=x} ",
]  # fmt: skip
CONDITIONS = ["age < 24", "light = 'green'", '"a" = "b"', "x matches '\\#*'", "a = '{}'", "if=", "\\", '"']
keys = st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True)
lines = st.sampled_from(TRICKY) | st.text(max_size=12)
bodies = st.lists(lines, max_size=8).map("\n".join)
titles = lines | st.sampled_from(
    ["{}", "C# ##", "x {.start}", "y {#k}", "[a](#b)", "\\]", "a]b", "[[", "x {.no-start}"]
)


@st.composite
def stored_graphs(draw):
    """The stored form of an arbitrary graph."""
    names = draw(st.lists(keys, unique=True, max_size=5))
    nodes = {name: draw(_nodes(names)) for name in names}
    return {"start": draw(st.sampled_from(["", *names])), "nodes": nodes}


@st.composite
def _nodes(draw, names):
    options = draw(st.lists(_options(names), max_size=4, unique_by=lambda option: option["key"]))
    auto = draw(st.booleans())
    for option in options if auto else []:
        del option["key"]
    outcome = None if options else draw(st.sampled_from([None, *OUTCOMES]))
    return {"title": draw(titles), "body": draw(bodies), "options": options, "outcome": outcome}


def _options(names):
    return st.fixed_dictionaries(
        {
            "key": keys,
            "label": titles | st.sampled_from(["Yes", "No"]),
            "to": st.sampled_from(["", *names]),
            "tree": st.sampled_from([0, 0, 12, MAX_ID]),
            "if": st.sampled_from(["", "", "else", *CONDITIONS]) | st.text(max_size=12),
        }
    )


graphs = stored_graphs().map(Graph.from_json)
documents = st.builds(Document, graphs, titles.map(one_line), bodies.map(tidy))
