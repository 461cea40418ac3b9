"""Markdown to safe HTML: CommonMark with tables, sanitised to a short list of elements."""

import re
from collections.abc import Sequence

import nh3
from django.utils.html import format_html
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

TAGS = set("p br hr h3 h4 h5 h6 ul ol li blockquote pre code em strong s del a img table thead tbody tr th td".split())
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
SCHEMES = {"http", "https", "mailto", "tel"}

VALUE = re.compile(r"\{\{[ \t]*([A-Za-z][A-Za-z0-9_-]{0,39})[ \t]*\}\}")

parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
cleaner = nh3.Cleaner(
    tags=TAGS | {"output"},
    attributes=ATTRIBUTES | {"output": {"data-value"}},
    url_schemes=SCHEMES,
    link_rel="noopener noreferrer nofollow",
)


def read_value(state: StateInline, silent: bool) -> bool:
    """Inline rule: ``{{serial}}`` is a placeholder for the value of that name, which a run fills in."""
    match = VALUE.match(state.src, state.pos)
    if match and not silent:
        state.push("value", "output", 0).content = match[1]
    if match:
        state.pos = match.end()
    return bool(match)


def write_value(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: object
) -> str:
    return format_html('<output data-value="{0}">{0}</output>', tokens[index].content)


parser.inline.ruler.before("escape", "value", read_value)
parser.add_render_rule("value", write_value)


# The CommonMark parser searches for the end of each bracket: thousands of them take seconds.
MAX_BRACKETS = 1000


def render(text: str) -> str:
    """HTML of ``text`` without scripts, styles, forms or attributes that htmx acts on."""
    if text.count("[") > MAX_BRACKETS:
        return format_html("<pre>{}</pre>", text)
    html = cleaner.clean(parser.render(text))
    return html.replace("<pre>", '<pre tabindex="0">')  # focusable, so that the keyboard can scroll long lines
