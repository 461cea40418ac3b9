"""Harlowe's macros, ``(name: arguments)``, and the hooks behind them, ``[text]``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trees.core.formats.story.markup import code_spans, is_within

# As Harlowe writes them; * stands for any words that follow behind hyphens, + for one at least.
NAMES = """
    set put move unpack print display verbatim* if unless else-if elseif else for loop either cond nth go-to goto
    redirect undo link* click* mouseover* mouseout* hover-style text* textcolour textcolor t8n* transition* css
    align font colour color bg background str string num number random a array dm ds datamap dataset live stop event
    after after-error more show hide rerun append append-with prepend prepend-with replace replace-with enchant
    enchant-in change hook box float-box char-style line-style link-style button meter dialog alert prompt confirm
    cycling-link seq-link sequence-link checkbox* dropdown input input-box force+ save-game load-game saved-games
    icon+ column columns border* b4r* corner-radius opacity action current+ history passage passages visited visits
    open-url goto-url reload macro output* partial open-storylets storylet exclusivity urgency metadata track
    masteraudio playlist newtrack
""".split()


def _any_of(names: list[str], further_words: str) -> str:
    """A pattern for each of ``names``, in which ``further_words`` is that of one word behind a hyphen."""
    stars = {"*": f"(?:{further_words})*", "+": f"(?:{further_words})+"}
    return "|".join(name.rstrip("*+") + stars.get(name[-1], "") for name in names)


MACRO = re.compile(rf"\((?P<name>{_any_of(NAMES, '-[a-z]+')}):")
ANY_MACRO = re.compile(r"\((?P<name>[A-Za-z][A-Za-z0-9_-]{0,40}):")
# Case, hyphens and underscores of a name do not count: (Go_To:) is (go-to:). See _fold.
FOLDED = re.compile(_any_of([name.replace("-", "") for name in NAMES], "[a-z]"))
NAMED = re.compile(r"\|\w{1,40}[>)](?=\[(?!\[))|(?<=\])[<(]\w{1,40}\|")  # a hook with a name
STRING = re.compile(r"\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)'")
LEADS = re.compile(r"\((?i:go[-_]?to|redirect):\s*(?:\"([^\"\n]*+)\"|'([^'\n]*+)')\s*\)")
GOES = {"goto", "redirect"}
CLICKED = ("link", "click", "mouseover", "mouseout")
MAX_HOOK_CHARS = 2000  # of one hook, in which the target of a link is looked for
Edit = tuple[int, int, str]


def without_harlowe(text: str, format: str = "") -> str:
    """``text`` without macros and the brackets of their hooks. Unclosed ones and code stay. Links stay links.

    ``format``: of the story. In one that may not be Harlowe, only its own macros count, as it writes their names.
    """
    is_sure = format.startswith("harlowe")
    macro = ANY_MACRO if is_sure else MACRO
    if not macro.search(text) and not (is_sure and NAMED.search(text)):
        return text
    closing, code = _closings(text), code_spans(text, "")
    edits: list[Edit] = list(_names(text, closing)) if is_sure else []
    at = 0
    for match in macro.finditer(text):
        end = closing.get(match.start(), -1)
        if match.start() >= at and end >= 0 and FOLDED.fullmatch(_fold(match)) and not is_within(match.start(), code):
            new = _edits(text, match, end, closing)
            edits += new
            at = new[0][1]
    return _edited(text, edits)


def _fold(match: re.Match[str]) -> str:
    return match["name"].lower().replace("-", "").replace("_", "")


def _names(text: str, closing: dict[int, int]) -> Iterator[Edit]:
    """Takes the names of hooks away, with the brackets of those that are no links."""
    opening = {end: start for start, end in closing.items()}
    for match in NAMED.finditer(text):
        yield match.start(), match.end(), ""
        if match[0].startswith("|"):
            start, end = match.end(), closing.get(match.end(), -1)
        else:
            start, end = opening.get(match.start() - 1, -1), match.start() - 1
        is_link = text[start : start + 2] == "[[" and text[end - 1 : end + 1] == "]]"
        if start >= 0 and end >= 0 and not is_link:
            yield from ((start, start + 1, ""), (end, end + 1, ""))


def _edits(text: str, match: re.Match[str], end: int, closing: dict[int, int]) -> list[Edit]:
    """What replaces a macro that ends at ``end``, and the brackets of its hook. The macro's own comes first."""
    name = _fold(match)
    arguments, hook = _strings(text[match.end() : end]), _hook(text, end + 1, closing)
    if name.startswith(CLICKED) and "goto" in name:
        return [
            (match.start(), end + 1, _as_link(arguments[0] if arguments else "", arguments[-1] if arguments else ""))
        ]
    if name in GOES:
        return [(match.start(), end + 1, _as_link("", arguments[0] if arguments else ""))]
    if not hook:
        return [(match.start(), end + 1, "")]
    if name.startswith("link") and (target := LEADS.search(text, hook[0], min(hook[1], hook[0] + MAX_HOOK_CHARS))):
        to = target[1] or target[2] or ""
        return [(match.start(), hook[1] + 1, _as_link(arguments[0] if arguments else to, to))]
    label = f"{arguments[0]} " if name.startswith("link") and arguments else ""
    return [(match.start(), end + 1, label), (hook[0], hook[0] + 1, ""), (hook[1], hook[1] + 1, "")]


def _hook(text: str, at: int, closing: dict[int, int]) -> tuple[int, int] | None:
    """Where the hook at ``at`` begins and ends. ``[[a]]`` is a link, ``[[[a]]]`` a hook with one inside."""
    if text[at : at + 1] != "[" or (text[at : at + 2] == "[[" and text[at : at + 3] != "[[["):
        return None
    return (at, closing[at]) if at in closing else None


def _strings(text: str) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", match[1] if match[1] is not None else match[2]) for match in STRING.finditer(text)]


def _as_link(label: str, to: str) -> str:
    return f"[[{label}->{to}]]" if to else label


def _edited(text: str, edits: list[Edit]) -> str:
    kept: list[str] = []
    at = 0
    for start, end, new in sorted(edits):
        if start >= at:
            kept += [text[at:start], new]
            at = end
    return "".join([*kept, text[at:]])


def _closings(text: str) -> dict[int, int]:
    """Position of each opening bracket -> position of its closing one, for round and square brackets each."""
    waiting: dict[str, list[int]] = {")": [], "]": []}
    closed_at: dict[int, int] = {}
    for bracket in re.finditer(r"[()\[\]]", text):
        if bracket[0] in "([":
            waiting[")" if bracket[0] == "(" else "]"].append(bracket.start())
        elif waiting[bracket[0]]:
            closed_at[waiting[bracket[0]].pop()] = bracket.start()
    return closed_at
