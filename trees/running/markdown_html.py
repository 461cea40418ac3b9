"""Markdown to safe HTML: CommonMark and what support teams write beside it, sanitised to a short list of elements."""

import nh3
from django.utils.html import format_html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from project.web.direction import RIGHT_TO_LEFT
from trees.core.links import LINK_SCHEMES
from trees.running.markdown_rules import add_rules

TAGS = set(
    "p br hr h3 h4 h5 h6 ul ol li blockquote pre code em strong s del sup bdi a img table thead tbody tr th td".split()
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "bdi": {"dir"},
    "th": {"align"},
    "td": {"align"},
}
# A quotation nests one level, a list two. The parser drops what is deeper, so such a text is shown as it was written.
MAX_NESTING = 100
# The CommonMark parser searches for the end of each bracket: thousands of them take seconds.
MAX_BRACKETS = 1000

parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": MAX_NESTING})
parser.enable(["table", "strikethrough"])
add_rules(parser)
cleaner = nh3.Cleaner(
    tags=TAGS | {"output"},
    attributes=ATTRIBUTES | {"output": {"data-value"}},
    url_schemes=set(LINK_SCHEMES),
    link_rel="noopener noreferrer nofollow",
)


def render(text: str, bare_urls: bool = True) -> str:
    """HTML of ``text`` without scripts, styles, forms or attributes that htmx acts on.

    ``bare_urls``: whether a URL without any markup becomes a link.
    """
    tokens = parse(text, bare_urls)
    return as_written(text) if tokens is None else html_of(tokens)


def parse(text: str, bare_urls: bool = True) -> list[Token] | None:
    """The tokens of ``text``; None where it would take long, or nests so deep that the parser drops part of it."""
    if text.count("[") > MAX_BRACKETS:
        return None
    tokens = parser.parse(text, {"bare_urls": bare_urls})
    return None if any(token.level >= MAX_NESTING - 1 for token in tokens) else tokens


def html_of(tokens: list[Token]) -> str:
    """``render`` for what ``parse`` gave. The renderer changes some of the tokens."""
    env = {"right_to_left": any(RIGHT_TO_LEFT.search(token.content) for token in tokens if token.type == "inline")}
    html = cleaner.clean(parser.renderer.render(tokens, parser.options, env))
    for tag in ("<pre>", "<table>"):  # focusable, so that the keyboard can scroll what is wide
        html = html.replace(tag, f'{tag[:-1]} tabindex="0">')
    return html


def as_written(text: str) -> str:
    return format_html('<pre tabindex="0">{}</pre>', text)
