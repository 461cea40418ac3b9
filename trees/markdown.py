"""Markdown to HTML that is safe to show: CommonMark with tables, then sanitised to a short list of elements."""

import nh3
from django.utils.html import format_html
from markdown_it import MarkdownIt

TAGS = set("p br hr h3 h4 h5 h6 ul ol li blockquote pre code em strong s del a img table thead tbody tr th td".split())
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
SCHEMES = {"http", "https", "mailto", "tel"}

parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    link_rel="noopener noreferrer nofollow",
)


# CommonMark looks for the end of each bracket: with thousands of them that takes seconds.
MOST_BRACKETS = 1000


def render(text: str) -> str:
    """HTML of ``text``: no scripts, no styles, no forms, no attributes that htmx would act on."""
    if text.count("[") > MOST_BRACKETS:
        return format_html("<pre>{}</pre>", text)
    html = cleaner.clean(parser.render(text))
    return html.replace("<pre>", '<pre tabindex="0">')  # long lines scroll, by the keyboard too
