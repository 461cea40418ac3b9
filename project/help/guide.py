"""The pages of docs/guide as HTML, and as what a search looks in. docs/README.md names them and gives their order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token

DOCS = Path(settings.BASE_DIR) / "docs"
LISTED = re.compile(r"^\| \[(?P<title>[^]]+)\]\(guide/(?P<name>[a-z-]+)\.md\) \| (?P<about>.*) \|$", re.MULTILINE)
GUIDE_LINK = re.compile(r"(?P<name>[a-z-]+)\.md(?P<anchor>#.*)?")

parser = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Section:
    """What stands below one heading, as plain text."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True)
class HelpPage:
    name: str
    title: str
    about: str
    html: str
    sections: tuple[Section, ...]


@cache
def help_pages() -> dict[str, HelpPage]:
    """By name, in the order of docs/README.md."""
    listed = LISTED.finditer((DOCS / "README.md").read_text(encoding="utf-8"))
    return {row["name"]: read_page(row["name"], row["title"], row["about"]) for row in listed}


def page_markdown(name: str) -> str:
    return (DOCS / "guide" / f"{name}.md").read_text(encoding="utf-8")


def site_markdown(site: str) -> str:
    """The site in the form of llms.txt: what it is, where programs find what, and the pages of the user's guide."""
    pages = (f"- [{page.title}]({site}{page_url(page.name)}): {page.about}" for page in help_pages().values())
    return "\n".join(
        [
            "# Treeline",
            "",
            "> Troubleshooting guides of support teams: written, published, and followed step by step.",
            "",
            "Guides are private to their teams. The page of a guide, a public link and each page below are Markdown",
            "for requests with `Accept: text/markdown`; the page of a guide needs `Authorization: Bearer` as well.",
            "",
            "## For programs",
            "",
            f"- [MCP server]({site}/mcp): finds and follows guides; [how]({site}{page_url('agents')})",
            f"- [API]({site}{reverse('api-schema')}): OpenAPI 3; [in five minutes]({site}{page_url('api')})",
            "",
            "## User's guide",
            "",
            *pages,
            "",
        ]
    )


def page_url(name: str) -> str:
    return reverse("help_page", args=[name])


def read_page(name: str, title: str, about: str) -> HelpPage:
    tokens = parser.parse(page_markdown(name))
    add_anchors(tokens)
    for token in tokens:
        if token.type == "inline":
            token.children = list(with_site_links(token.children or []))
    html = parser.renderer.render(tokens, parser.options, {})
    for tag in ("<pre>", "<table>"):  # focusable, so that the keyboard can scroll what is wide
        html = html.replace(tag, f'{tag[:-1]} tabindex="0">')
    return HelpPage(name, title, about, html, tuple(sections_of(tokens)))


def add_anchors(tokens: list[Token]) -> None:
    """Gives each heading the id that links to it have, as GitHub makes it of its words."""
    for opening, inline in zip(tokens, tokens[1:], strict=False):
        if opening.type == "heading_open":
            opening.attrSet("id", anchor_of(text_of(inline)))


def anchor_of(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def with_site_links(tokens: list[Token]) -> Iterator[Token]:
    """Inline tokens with links between pages of the guide as the site has them.

    Pictures, and links to what only the repository has, are left out.
    """
    is_left_out = False
    for token in tokens:
        if token.type == "link_open":
            href = site_link(str(token.attrGet("href")))
            is_left_out = not href
            token.attrSet("href", href)
        if token.type == "image" or (is_left_out and token.type in ("link_open", "link_close")):
            continue
        yield token


def site_link(href: str) -> str:
    """ "" for a link that leads nowhere on the site."""
    if link := GUIDE_LINK.fullmatch(href):
        return page_url(link["name"]) + (link["anchor"] or "")
    return "" if href.startswith("..") else href


def sections_of(tokens: list[Token]) -> Iterator[Section]:
    anchor, heading, in_heading = "", "", False
    texts: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            if texts:
                yield Section(anchor, heading, " ".join(texts))
            anchor, texts, in_heading = str(token.attrGet("id")), [], True
        elif token.type == "inline" and in_heading:
            heading, in_heading = text_of(token), False
        elif token.type in ("inline", "fence", "code_block"):
            texts.append(" ".join(text_of(token).split()))
    if texts:
        yield Section(anchor, heading, " ".join(texts))


def text_of(token: Token) -> str:
    if token.type != "inline":
        return token.content
    return "".join(" " if each.type == "softbreak" else each.content for each in token.children or [])


def search_index() -> list[dict[str, str]]:
    """One entry a section: ``{"url", "page", "heading", "text"}``."""
    return [
        {
            "url": f"{page_url(page.name)}#{section.anchor}",
            "page": page.title,
            "heading": section.heading,
            "text": section.text,
        }
        for page in help_pages().values()
        for section in page.sections
    ]
