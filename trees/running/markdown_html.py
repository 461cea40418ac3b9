"""Markdown to HTML that is safe to show: CommonMark with tables, then sanitised to a short list of elements."""

import re

import nh3
from django.utils.html import format_html
from markdown_it import MarkdownIt

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


def read_value(state, silent: bool) -> bool:
    """Inline rule: ``{{serial}}`` is the value of that name, which a run fills in; until then its name stands there."""
    found = VALUE.match(state.src, state.pos)
    if found and not silent:
        state.push("value", "output", 0).content = found[1]
    if found:
        state.pos = found.end()
    return bool(found)


def write_value(renderer, tokens, index, options, env) -> str:
    return format_html('<output data-value="{0}">{0}</output>', tokens[index].content)


parser.inline.ruler.before("escape", "value", read_value)
parser.add_render_rule("value", write_value)


# CommonMark looks for the end of each bracket: with thousands of them that takes seconds.
MAX_BRACKETS = 1000


def render(text: str) -> str:
    """HTML of ``text``: no scripts, no styles, no forms, no attributes that htmx would act on."""
    if text.count("[") > MAX_BRACKETS:
        return format_html("<pre>{}</pre>", text)
    html = cleaner.clean(parser.render(text))
    return html.replace("<pre>", '<pre tabindex="0">')  # long lines scroll, by the keyboard too
