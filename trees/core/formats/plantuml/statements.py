"""The statements of an activity diagram, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trees.core.formats.document import FormatError

TEXT = r"\((?P<{0}>(?:[^()]|\([^()]*\))*)\)"


def _text(name: str) -> str:
    return TEXT.format(name)


IS = rf"(?:\s*(?:is|equals)\s*{_text('value')})?"
ACTION = re.compile(r"(?:#[\w/\\-]+)?:(?P<text>.*)", re.DOTALL)
ENDS = re.compile(r"(?s)(?P<text>.*?)[;|<>/\\\]}][ \t]*(?:<<[^<>\n]*>>)?[ \t]*")
PATTERNS = tuple(
    (kind, re.compile(rf"(?:{pattern})\s*;?", re.IGNORECASE | re.DOTALL))
    for kind, pattern in (
        (
            "if",
            rf"if\s*{_text('condition')}{IS}\s*(?:then)?\s*(?:{_text('label')})?",
        ),
        (
            "elseif",
            rf"(?:{_text('before')}\s*)?else\s*if\s*{_text('condition')}{IS}\s*(?:then)?\s*(?:{_text('label')})?",
        ),
        ("else", rf"else\s*(?:{_text('label')})?"),
        ("endif", r"end\s*if"),
        ("switch", rf"switch\s*{_text('condition')}"),
        ("case", rf"case\s*{_text('label')}"),
        ("endswitch", r"end\s*switch"),
        ("while", rf"while\s*{_text('condition')}\s*(?:is\s*{_text('label')})?\s*(?:not\s*{_text('exit')})?"),
        ("endwhile", rf"end\s*while\s*(?:{_text('label')})?"),
        (
            "until",
            rf"repeat\s*while\s*(?:{_text('condition')})?\s*(?:is\s*{_text('label')})?\s*(?:not\s*{_text('exit')})?",
        ),
        ("repeat", r"repeat(?:\s*:(?P<action>.*?);?)?"),
        ("backward", r"backward\s*:(?P<action>.*?);?"),
        ("again", r"(?:fork|split)\s*again"),
        ("endfork", r"end\s*(?:fork|split|merge)(?:\s*\{(?P<text>[^}]*)\})?"),
        ("fork", r"fork|split"),
        ("stop", r"stop|end|kill|detach"),
        ("break", r"break"),
        ("goto", r"goto\s+(?P<name>\S+)"),
        ("label", r"label\s+(?P<name>\S+)"),
        ("title", r"title\s+(?P<text>.+)"),
        ("arrow", r"-(?:\[[^\]]*\])?-?>\s*(?P<text>.*?);?"),
        ("turned", r"(?P<text>-+(?:up|down|left|right|u|d|l|r)-*>.*)"),
        ("connector", r"(?:#\w+)?\((?P<name>\w)\)"),
        ("around", r"(?:caption|header|footer|mainframe|legend)\b\s*(?:left|right|center)?\s*(?P<text>.+)"),
        ("lane", r"\|(?:[^|\n]*\|)?(?P<name>[^|\n]+)\|(?P<text>[^\n]*)"),
        (
            "box",
            r"(?:partition|group|package|rectangle|card)\s+(?:#\S+\s+)?(?:\"(?P<name>[^\"\n]*)\"|(?P<text>[^\"{\n]*?))\s*(?:#\S+\s*)?\{?",
        ),
        ("note", r"(?:floating\s+)?note\s+(?:left|right|top|bottom)?\s*(?:#\S+\s*)?:(?P<text>.*)"),
        ("item", r"(?:-|\*+)\s*(?P<text>[^-*\s>].*)"),
    )
)
NOTE = re.compile(r"(?:floating\s+)?note\b[^:\n]*", re.IGNORECASE)
BLOCK = re.compile(
    r"(?P<kind>title|caption|header|footer|legend)\b(?:\s+(?:left|right|center|top|bottom))*", re.IGNORECASE
)
LONG = re.compile(r"(?:-(?:\[[^\]]*\])?-?>|(?:backward|repeat)\s*:).+", re.IGNORECASE)
BEGINNINGS = (":", "-", "*", "|", "#", "!", "'", "@", "(", "}")  # of most statements
ASKS = re.compile(r"(?:else\s*)?(?:if|while|switch|case|repeat\s*while|end\s*while|else)\s*\(", re.IGNORECASE)
MAX_CONDITION_LINES = 30
MAX_LINES = 300_000
MAX_LINE_CHARS = 100_000  # twice what a step may say; the patterns take 150 bytes for each character of a line
SPACES, LINES = re.compile(r"[^\S\n]{2,}"), re.compile(r"\n{2,}")
STYLES = ((re.compile(r"skinparam\b[^\n]*\{", re.IGNORECASE), "}"), (re.compile(r"<style>", re.IGNORECASE), "</style>"))
IGNORED = re.compile(
    r"(?:start\s*;?|\}|!(?:theme|pragma|include\w*|import)\b.*|'.*|skinparam\b.*|hide\b.*|show\b.*|scale\b.*|center\b.*"
    r"|left to right.*|top to bottom.*|end\s*(?:group|partition).*|#\w+|@\w+.*)?",
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
    _check_size(lines)
    at = 0
    while at < len(lines):
        line, number = lines[at].strip(), at + 1
        at += 1
        if action := ACTION.fullmatch(line):
            words, at = _closed(action["text"], lines, at)
            if words is None:
                raise FormatError("This activity is not closed.", number, "End it with a semicolon.")
            yield Statement("action", number, {"text": words})
        elif line.startswith("/'"):
            at = after(lines, at - 1, "'/")
        elif end_mark := next((end for begin, end in STYLES if begin.fullmatch(line)), ""):
            at = after(lines, at, end_mark)
        elif IGNORED.fullmatch(line):
            continue
        elif line.startswith("!"):
            yield Statement("code", number, {"text": line})
        else:
            line, at = _with_condition(line, lines, at)
            statement, at = block_of(line, lines, at) or _long(line, lines, at)
            if statement is None:
                raise FormatError("This line is not understood.", number, "Activities are written :Switch it on;")
            yield statement


def _with_condition(line: str, lines: list[str], at: int) -> tuple[str, int]:
    """``line`` with the lines below that its condition goes on in, and the number of the line behind them."""
    if ASKS.match(line):
        words, opened = [line], line.count("(") - line.count(")")
        for below in lines[at : at + MAX_CONDITION_LINES] if opened > 0 else ():
            words.append(below.strip())
            opened += below.count("(") - below.count(")")
            if opened <= 0:
                return "\n".join(words), at + len(words) - 1
    return line, at


def _check_size(lines: list[str]) -> None:
    if len(lines) > MAX_LINES:
        raise FormatError(f"A diagram has at most {MAX_LINES:,} lines, this one has {len(lines):,}.")
    if number := next((number for number, line in enumerate(lines, 1) if len(line) > MAX_LINE_CHARS), 0):
        raise FormatError(f"A line has at most {MAX_LINE_CHARS:,} characters.", number)


def after(lines: list[str], at: int, mark: str) -> int:
    """The number of the line behind the first from ``at`` with ``mark``."""
    return next((number + 1 for number in range(at, len(lines)) if mark in lines[number]), len(lines))


def block_of(line: str, lines: list[str], at: int) -> tuple[Statement, int] | None:
    """The note or text that begins with ``line``, which is before ``at``, and the number of the line behind it."""
    is_note = NOTE.fullmatch(line)
    block = is_note or BLOCK.fullmatch(line)
    if not block:
        return None
    kind = "note" if is_note else block["kind"].lower()
    last = _end(lines, at, kind)
    text = "\n".join(map(str.strip, lines[at:last]))
    return Statement(kind if kind in ("note", "title") else "around", at, {"text": text}), last + 1


def statement_of(line: str, number: int) -> Statement | None:
    """The statement on a line, None if it is none of a line."""
    line = one_space(line)
    for kind, pattern in PATTERNS:
        if match := pattern.fullmatch(line):
            return Statement(kind, number, {name: (text or "").strip() for name, text in match.groupdict().items()})
    return None


def one_space(text: str) -> str:
    """``text`` without runs of white space, which the patterns would try in many ways."""
    return SPACES.sub(" ", LINES.sub("\n", text))


def _long(line: str, lines: list[str], at: int) -> tuple[Statement | None, int]:
    """The statement that begins with ``line``: the text of an arrow or a loop may go on below, up to a semicolon."""
    if LONG.fullmatch(line) and not line.endswith(";") and at < len(lines) and _is_text(lines[at].strip()):
        words, behind = _closed(line, lines, at)
        if words is not None:
            return statement_of(words, at), behind
    return statement_of(line, at), at


def _is_text(line: str) -> bool:
    """Whether a line is no statement by itself."""
    return line[:1] not in BEGINNINGS and not (
        ACTION.fullmatch(line) or IGNORED.fullmatch(line) or statement_of(line, 0)
    )


def _closed(text: str, lines: list[str], at: int) -> tuple[str | None, int]:
    """``text`` and the lines from ``at`` up to the one that ends it, and the number of the line behind; None where no
    line ends it."""
    words = [text]
    while not ENDS.fullmatch(words[-1]):
        if at == len(lines):
            return None, at
        words.append(lines[at].strip())
        at += 1
    end = ENDS.fullmatch(words.pop())
    return "\n".join([*words, end["text"] if end else ""]), at


def _end(lines: list[str], at: int, kind: str) -> int:
    """The number of the line that ends a block of that kind, or of the last one."""
    end = re.compile(rf"\s*end\s*{kind}\s*", re.IGNORECASE)
    return next((number for number in range(at, len(lines)) if end.fullmatch(lines[number])), len(lines))
