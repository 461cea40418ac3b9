"""Every visible text of a source is in the guide, in what the import says it left out, or in the refusal."""

import unicodedata
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trees.core.formats.sources import SOURCES
from trees.core.formats import FORMATS, FormatError, read, read_bytes

SIGNS = [
    "*",
    "_",
    "#",
    "`",
    "~",
    "<",
    ">",
    "&",
    "\\",
    "+",
    "-",
    "=",
    "!",
    "$",
    "%",
    "^",
    "1.",
    "&amp;",
    "**",
    "__",
    " ",
]
OF_OTHERS = {"json", "visio", "twine"}  # our own; their content is read by the readers of drawings and stories
MOST_TEXTS = 9


@st.composite
def phrases(draw):
    """Texts that differ in their words, with signs that a format or Markdown could take for its own."""
    count = draw(st.integers(5, MOST_TEXTS))
    signs = st.sampled_from(SIGNS)
    return [f"{draw(signs)}q{number}q{draw(signs)}w{number}w{draw(signs)}" for number in range(count)]


def plain(text):
    """Letters and digits alone: how they are escaped and laid out does not count."""
    folded = unicodedata.normalize("NFKC", unescape(text)).casefold()
    return "".join(filter(str.isalnum, folded))


def everything(documents):
    """All texts of the guides, and all that was told about them."""
    for document in documents:
        yield from (document.title, document.description, *document.decisions, *document.categories)
        for node in document.graph.nodes.values():
            yield from (node.title, node.body, *(option.label for option in node.options))


@pytest.mark.parametrize("name", SOURCES)
@settings(max_examples=30)
@given(data=st.data(), texts=phrases())
def test_nothing_is_lost(name, data, texts):
    source = SOURCES[name](lambda choices: data.draw(st.sampled_from(list(choices))), list(texts))
    format_name = name if name in FORMATS else None
    try:
        documents = read_bytes(source) if isinstance(source, bytes) else read(source, format_name)
    except FormatError as error:
        pytest.fail(f"{error}\n{source}")
    told = plain(" ".join(everything(documents)))
    for text in texts:
        for word in filter(str.isalnum, "".join(char if char.isalnum() else " " for char in text).split()):
            if word[0] in "qw":
                assert plain(word) in told, f"{text!r} of {source!r} is not in {documents!r}"


def test_every_reader_has_a_source():
    readers = {name for name, module in FORMATS.items() if hasattr(module, "load")}
    assert readers - OF_OTHERS <= set(SOURCES)
