"""HTML to Markdown and to plain text. Scripts and styles are removed. See docs/decisions/zingtree-html.md."""

from __future__ import annotations

from trees.core.formats.html_tokens import BLOCKS, tokens
from trees.core.formats.html_writer import Writer, safe_url


def to_markdown(html: str) -> str:
    """The Markdown of ``html``, without blank lines around it."""
    writer = Writer()
    for token in tokens(html):
        writer.take(token)
    return writer.markdown()


def to_line(html: str) -> str:
    """The plain text of ``html`` in one line."""
    words = (
        token.text or (" " if token.tag.strip("/") in {*BLOCKS, "br", "td", "th"} else "") for token in tokens(html)
    )
    return " ".join("".join(words).split())


def to_lines(html: str) -> str:
    """The plain text of ``html``, a line for each of its blocks."""
    words = (token.text or ("\n" if token.tag.strip("/") in {*BLOCKS, "br"} else "") for token in tokens(html))
    return "\n".join(filter(None, (" ".join(line.split()) for line in "".join(words).split("\n"))))


def dropped_urls(html: str) -> list[str]:
    """The URLs of links, frames and media in ``html`` that Markdown does not get: relative ones and scripts."""
    pairs = (token.attributes.get("href") or token.attributes.get("src", "") for token in tokens(html))
    return [url for url in pairs if url and not url.startswith("#") and not safe_url(url)]


def title_and_body(html: str) -> tuple[str, str]:
    """The first line of ``html`` as plain text, and the rest as Markdown, with the link of the first line, too."""
    title: list[str] = []
    writer = Writer()
    ended = False
    for token in tokens(html):
        ended = ended or (token.tag.strip("/") in {*BLOCKS, "br"} and bool("".join(title).strip()))
        if ended:
            writer.take(token)
        elif not token.tag:
            title.append(token.text)
        elif token.tag == "a" and (to := safe_url(token.attributes.get("href", ""))):
            writer.parts.append(f"<{to}>\n\n")
    return " ".join("".join(title).split()), writer.markdown()
