"""What support teams write beside CommonMark: values, bare URLs, footnotes, task lists, alignment in tables.

Each rule looks at a bounded piece of the text or moves on past what it has read, so rendering stays linear.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from django.utils.html import format_html
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from project.web.direction import wrap_numbers
from trees.core.stored import FIELD_NAME

VALUE = re.compile(rf"\{{\{{[ \t]*({FIELD_NAME})[ \t]*\}}\}}")
FOOTNOTE = re.compile(r"\[\^([\w-]{1,40})\]")
DEFINITION = re.compile(r"\[\^([\w-]{1,40})\]:[ \t]*(?=\S)")
URL = re.compile(r"://[^\s<>\"`\\{}\[\]|^]+")
URL_ENDS = "?!.,:;*_~'\""
NOT_AFTER_URL = "\\{[]|^`"  # markup within a URL: no link is better than one to a part of it
TASKS = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}
ALIGN = "text-align:"
WIDE_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
INDENT = re.compile(f"[{WIDE_SPACES}]")


def add_rules(parser: MarkdownIt) -> None:
    parser.block.ruler.before("reference", "footnote", read_definition, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("escape", "value", read_value)
    parser.inline.ruler.before("escape", "bare_url", read_bare_url)
    parser.inline.ruler.before("link", "footnote", read_footnote)
    parser.core.ruler.before("inline", "indents", keep_indents)
    parser.core.ruler.push("tasks", mark_tasks)
    parser.core.ruler.push("alignment", align_cells)
    parser.add_render_rule("value", write_value)
    parser.add_render_rule("footnote", write_footnote)
    parser.add_render_rule("text", write_text)


def keep_indents(state: StateCore) -> None:
    """Core rule: the wide space that begins a Japanese or Chinese paragraph is text, which the parser strips."""
    if not INDENT.search(state.src):
        return
    lines = state.src.split("\n")
    for opening, token in pairwise(state.tokens):
        if opening.type in ("paragraph_open", "heading_open") and token.map:
            line, first = lines[token.map[0]], token.content.partition("\n")[0]
            before = line[: line.find(first)] if first else line
            token.content = before[len(before.rstrip(WIDE_SPACES)) :] + token.content


def read_value(state: StateInline, silent: bool) -> bool:
    """Inline rule: ``{{serial}}`` is a placeholder for the value of that name, which a run fills in."""
    match = VALUE.match(state.src, state.pos)
    if match and not silent:
        state.push("value", "output", 0).content = match[1]
    if match:
        state.pos = match.end()
    return bool(match)


def read_bare_url(state: StateInline, silent: bool) -> bool:
    """Inline rule: ``https://example.com/a_b`` is a link. The parser stops at its colon."""
    if state.src[state.pos] != ":" or state.linkLevel or not state.env.get("bare_urls", True):
        return False
    scheme = next((each for each in ("https", "http") if _ends_with_word(state.src, state.pos, each)), "")
    match = URL.match(state.src, state.pos) if scheme else None
    if not match or state.src[match.end() : match.end() + 1] in tuple(NOT_AFTER_URL):
        return False
    rest = _without_closing(match[0])
    url = state.md.normalizeLink(scheme + rest)
    if len(rest) <= len("://") or not state.md.validateLink(url):
        return False
    if not silent:
        text = state.pending[-len(scheme) :] + rest
        state.pending = state.pending[: -len(scheme)]
        state.push("link_open", "a", 1).attrs = {"href": url}
        state.push("text", "", 0).content = text
        state.push("link_close", "a", -1)
    state.pos += len(rest)
    return True


def read_footnote(state: StateInline, silent: bool) -> bool:
    """Inline rule: ``[^1]`` is a mark, if the text says somewhere what it stands for."""
    match = FOOTNOTE.match(state.src, state.pos)
    if not match or match[1] not in state.env.get("footnotes", ()) or state.src[match.end() : match.end() + 1] == "(":
        return False
    if not silent:
        state.push("footnote", "sup", 0).content = match[1]
    state.pos = match.end()
    return True


def read_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: ``[^1]: See the manual.`` is a paragraph that begins with its mark. It stays where it was written."""
    if state.is_code_block(start):
        return False
    match = DEFINITION.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if not match or silent:
        return bool(match)
    line, terminators = start + 1, state.md.block.ruler.getRules("paragraph")
    while line < end and not state.isEmpty(line) and not any(rule(state, line, end, True) for rule in terminators):
        line += 1
    state.env.setdefault("footnotes", set()).add(match[1])
    text = state.getLines(start, line, state.blkIndent, False).strip()
    state.line = line
    state.push("paragraph_open", "p", 1).map = [start, line]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = text.replace("]:", "]", 1), [start, line], []
    state.push("paragraph_close", "p", -1)
    return True


def mark_tasks(state: StateCore) -> None:
    """Core rule: ``- [x] done`` begins with a box as a character: nothing of a guide's text can be clicked or sent."""
    for before, token in zip(state.tokens, state.tokens[2:], strict=False):
        box = TASKS.get(token.content[:4]) if token.type == "inline" and before.type == "list_item_open" else None
        if box and token.children and token.children[0].content.startswith(token.content[:4]):
            token.children[0].content = box + token.children[0].content[4:]


def align_cells(state: StateCore) -> None:
    """Core rule: alignment as an attribute. The parser writes a style, which the Content-Security-Policy blocks."""
    for token in state.tokens:
        style = str(token.attrs.get("style", "")) if token.type in ("th_open", "td_open") else ""
        if style.startswith(ALIGN):
            token.attrs = {"align": style.removeprefix(ALIGN)}


def write_value(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: object
) -> str:
    return format_html('<output data-value="{0}">{0}</output>', tokens[index].content)


def write_footnote(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: object
) -> str:
    return format_html("<sup>{}</sup>", tokens[index].content)


def write_text(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: Mapping[str, object]
) -> str:
    """Where the words run from right to left, phone numbers do not."""
    text = tokens[index].content
    return wrap_numbers(text) if env.get("right_to_left") else escapeHtml(text)


def _ends_with_word(text: str, end: int, word: str) -> bool:
    """Whether ``word`` ends at ``end``, in any case, and is not the end of a longer word."""
    start = end - len(word)
    before = text[start - 1 : start] if start > 0 else ""
    return start >= 0 and text[start:end].lower() == word and not (before.isalnum() or before in tuple("+-.\\"))


def _without_closing(url: str) -> str:
    """``url`` without the punctuation of the sentence around it: its full stop, and brackets that it does not open."""
    opened, end = url.count("(") - url.count(")"), len(url)
    while end and (url[end - 1] in URL_ENDS or (url[end - 1] == ")" and opened < 0)):
        opened += url[end - 1] == ")"
        end -= 1
    return url[:end]
