"""The numbers of Word's lists, as Word shows them."""

import pytest

from tests.trees.core.formats.test_prose import W, paragraph, ways, word
from trees.core.formats.prose.word import load_bytes


def numbering(*nums, levels=""):
    """``nums``: what each list says of itself; all of them have the same ``levels``."""
    lists = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="7"/>{own}</w:num>' for key, own in enumerate(nums, 1)
    )
    levels = levels or level(0) + level(1, "lowerLetter")
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>{lists}</w:numbering>'
    )


def level(index, form="decimal", start=1, style=""):
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{linked}</w:lvl>'


def item(text, num=1, level=0, more=""):
    looks = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>{more}'
    return f"<w:p><w:pPr>{looks}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def body(lists, *paragraphs):
    content = word(
        paragraph("A", "H2"), *paragraphs, paragraph("B", "H2"), paragraph("Done"), **{"word/numbering.xml": lists}
    )
    (document,) = load_bytes(content)
    return document.graph.nodes[document.graph.start].body


RESTARTED = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
OLD = '<w:pPrChange><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
SHOWN = {
    "goes on behind a note": (
        numbering(""), [item("Open"), paragraph("Wait."), item("Close")], "1. Open\n\nWait.\n\n2. Close",
    ),
    "begins anywhere": (numbering("", levels=level(0, start=5)), [item("Open"), item("Close")], "5. Open\n6. Close"),
    "inner ones begin again": (
        numbering(""),
        [item("A"), item("x", level=1), item("y", level=1), item("B"), item("z", level=1)],
        "1. A\n   - a. x\n   - b. y\n2. B\n   - a. z",
    ),
    "two lists of one definition go on": (
        numbering("", ""), [item("A"), paragraph("Or"), item("B", 2)], "1. A\n\nOr\n\n2. B",
    ),
    "a list that begins again": (
        numbering("", RESTARTED),
        [item("A"), paragraph("Or"), item("B", 2), item("C", 2)],
        "1. A\n\nOr\n\n1. B\n2. C",
    ),
    "by its style": (
        numbering("", levels=level(0, start=3, style="Steps")),
        [paragraph("A", "Steps"), paragraph("B", "Steps")],
        "3. A\n4. B",
    ),
    "switched off": (numbering(""), [item("A", 0)], "A"),
    "a change that is tracked": (numbering(""), [item("A", more=OLD), item("B")], "1. A\n2. B"),
    "Roman": (numbering("", levels=level(0, "upperRoman", 4)), [item("A")], "- IV. A"),
    "bullets": (numbering("", levels=level(0, "bullet")), [item("A"), item("B")], "- A\n- B"),
    "a list that nothing defines": (numbering(), [item("A")], "A"),
}  # fmt: skip


@pytest.mark.parametrize(("lists", "paragraphs", "markdown"), SHOWN.values(), ids=SHOWN)
def test_list_keeps_the_numbers_that_word_shows(lists, paragraphs, markdown):
    assert body(lists, *paragraphs) == markdown


def test_sentence_leads_to_the_item_with_the_number_that_word_shows():
    lists = numbering("", levels=level(0, start=10))
    steps = [item("Is it on? If not, go to 12"), paragraph("Look at the lamp."), item("Good"), item("Switch it on")]
    (document,) = load_bytes(word(*steps, **{"word/numbering.xml": lists}))
    assert ("If not", "Switch it on") in [(label, to) for _, label, to in ways(document)]


def test_sentence_leads_to_the_heading_with_the_number_that_word_shows():
    def numbered(text):
        looks = '<w:pStyle w:val="H2"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        return f"<w:p><w:pPr>{looks}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    steps = [numbered("Is it on?"), paragraph("If not, go to step 3."), paragraph("A remark", "H2"), paragraph("None.")]
    more = [numbered("Good"), numbered("Switch it on")]
    (document,) = load_bytes(word(*steps, *more, **{"word/numbering.xml": numbering("", levels=level(0))}))
    assert ways(document)[0] == ("Is it on?", "If not", "Switch it on")
    assert [node.title for node in document.graph.nodes.values()][0] == "Is it on?"
