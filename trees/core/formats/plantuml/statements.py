"""The statements of an activity diagram, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trees.core.formats.document import FormatError

TEXT = r"\((?P<{0}>(?:[^()]|\([^()]*\))*)\)"


def _text(name: str) -> str:
    return TEXT.format(name)


ACTION = re.compile(r"(?:#[\w/\\-]+)?:(?P<text>.*)", re.DOTALL)
ENDS = re.compile(r"(?s)(?P<text>.*)(?:;|\||<|>|/|\\|\]|\})[ \t]*(?:<<[^<>\n]*>>)?[ \t]*")
PATTERNS = tuple(
    (kind, re.compile(pattern + r"\s*;?", re.IGNORECASE))
    for kind, pattern in (
        (
            "if",
            rf"if\s*{_text('condition')}(?:\s*(?:is|equals)\s*{_text('value')})?\s*(?:then)?\s*(?:{_text('label')})?",
        ),
        ("elseif", rf"(?:{_text('before')}\s*)?else\s*if\s*{_text('condition')}\s*(?:then)?\s*(?:{_text('label')})?"),
        ("else", rf"else\s*(?:{_text('label')})?"),
        ("endif", r"end\s*if"),
        ("switch", rf"switch\s*{_text('condition')}"),
        ("case", rf"case\s*{_text('label')}"),
        ("endswitch", r"end\s*switch"),
        ("while", rf"while\s*{_text('condition')}\s*(?:is\s*{_text('label')})?"),
        ("endwhile", rf"end\s*while\s*(?:{_text('label')})?"),
        (
            "until",
            rf"repeat\s*while\s*(?:{_text('condition')})?\s*(?:is\s*{_text('label')})?\s*(?:not\s*{_text('exit')})?",
        ),
        ("repeat", r"repeat(?:\s*:(?P<action>[^\n]*?);?)?"),
        ("backward", r"backward\s*:(?P<action>[^\n]*?);?"),
        ("again", r"(?:fork|split)\s*again"),
        ("endfork", r"end\s*(?:fork|split|merge)(?:\s*\{[^}]*\})?"),
        ("fork", r"fork|split"),
        ("stop", r"stop|end|kill|detach"),
        ("break", r"break"),
        ("goto", r"goto\s+(?P<name>\S+)"),
        ("label", r"label\s+(?P<name>\S+)"),
        ("title", r"title\s+(?P<text>.+)"),
        ("arrow", r"-(?:\[[^\]]*\])?-?>\s*(?P<text>[^\n]*?);?"),
        ("connector", r"(?:#\w+)?\((?P<name>\w)\)"),
        ("around", r"(?:caption|header|footer|mainframe|legend)\b\s*(?:left|right|center)?\s*(?P<text>.+)"),
        ("lane", r"\|(?:[^|\n]*\|)?(?P<text>[^|\n]+)\|[^\n]*"),
        (
            "box",
            r"(?:partition|group|package|rectangle|card)\s+(?:#\S+\s+)?(?:\"(?P<name>[^\"\n]*)\"|(?P<text>[^\"{\n]*?))\s*(?:#\S+\s*)?\{?",
        ),
        ("note", r"(?:floating\s+)?note\s+(?:left|right|top|bottom)?\s*(?:#\S+\s*)?:(?P<text>.*)"),
    )
)
NOTE = re.compile(r"(?:floating\s+)?note\b[^:\n]*", re.IGNORECASE)
BLOCK = re.compile(
    r"(?P<kind>title|caption|header|footer|legend)\b(?:\s+(?:left|right|center|top|bottom))*", re.IGNORECASE
)
STYLES = ((re.compile(r"skinparam\b[^\n]*\{", re.IGNORECASE), "}"), (re.compile(r"<style>", re.IGNORECASE), "</style>"))
IGNORED = re.compile(
    r"(?:start|\}|!.*|'.*|skinparam\b.*|hide\b.*|show\b.*|scale\b.*|center\b.*|left to right.*|top to bottom.*"
    r"|end\s*(?:group|partition).*|#\w+|@\w+.*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """``kind``: if, else, action, note ...; ``parts``: the texts in it by name; "" for one that is missing."""

    kind: str
    line: int
    parts: dict[str, str]


def statements(text: str) -> Iterator[Statement]:
    """The statements of a diagram. Raises FormatError for a line that is none and an activity that is not closed."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line, number = lines[at].strip(), at + 1
        at += 1
        if action := ACTION.fullmatch(line):
            words = [action["text"]]
            while not ENDS.fullmatch(words[-1]):
                if at == len(lines):
                    raise FormatError("This activity is not closed.", number, "End it with a semicolon.")
                words.append(lines[at].strip())
                at += 1
            end = ENDS.fullmatch(words.pop())
            yield Statement("action", number, {"text": "\n".join([*words, end["text"] if end else ""])})
        elif line.startswith("/'"):
            at = _after(lines, at - 1, "'/")
        elif end_mark := next((end for begin, end in STYLES if begin.fullmatch(line)), ""):
            at = _after(lines, at, end_mark)
        elif not IGNORED.fullmatch(line):
            block = NOTE.fullmatch(line) or BLOCK.fullmatch(line)
            statement = None if block else _statement(line, number)
            if block and statement is None:
                kind = "note" if NOTE.fullmatch(line) else block["kind"].lower()
                last = _end(lines, at, kind)
                text = "\n".join(map(str.strip, lines[at:last]))
                statement = Statement(kind if kind in ("note", "title") else "around", number, {"text": text})
                at = last + 1
            if statement is None:
                raise FormatError("This line is not understood.", number, "Activities are written :Switch it on;")
            yield statement


def _end(lines: list[str], at: int, kind: str) -> int:
    """The number of the line that ends a block of that kind, or of the last one."""
    end = re.compile(rf"\s*end\s*{kind}\s*", re.IGNORECASE)
    return next((number for number in range(at, len(lines)) if end.fullmatch(lines[number])), len(lines))


def _after(lines: list[str], at: int, mark: str) -> int:
    """The number of the line behind the first from ``at`` with ``mark``."""
    return next((number + 1 for number in range(at, len(lines)) if mark in lines[number]), len(lines))


def _statement(line: str, number: int) -> Statement | None:
    for kind, pattern in PATTERNS:
        if match := pattern.fullmatch(line):
            return Statement(kind, number, {name: (text or "").strip() for name, text in match.groupdict().items()})
    return None
