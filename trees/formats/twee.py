"""Twee 3, the text form of Twine stories. Read only: a passage is a step, a link in it an answer.

::

    :: Is it on? [question] {"position": "600,400"}
    Look at the front.
    [[Yes->Is the cable in?]]
    [[No->Switch it on]]

What a story's format does by itself (macros, scripts, styles) is left out, and said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trees.formats.building import Building
from trees.formats.document import Document, FormatError
from trees.formats.keys import Names
from trees.graph import MAX_NODES, OUTCOMES

NAME = "twee"
LABEL = "Twee 3"
SUFFIXES = (".twee", ".tw", ".twee3", ".tw3")
MEDIA_TYPE = "text/plain"

HEADER = re.compile(r"::(?!:)")
FIRST = re.compile(r"\s*::(?!:)[ \t]*[^\s:]")
LINK = re.compile(r"\[\[(?P<inside>(?:[^\[\]\n]|\[(?!\[)|\](?![\]\[]))*+)\](?:\[[^\[\]\n]*+\])?\]")
LINK_MACRO = re.compile(
    r'<<(?:link|button)\s+"(?P<label>[^"\n]*+)"\s+"(?P<to>[^"\n]*+)"[^<>\n]*+>>'
    r'|\(link-goto:\s*"(?P<label2>[^"\n]*+)"\s*,\s*"(?P<to2>[^"\n]*+)"\s*\)'
    r"|<<(?:link|button)\s+(?P<link>\[\[[^\[\]\n]*+\]\])[^<>\n]*+>>"
)
MACROS = re.compile(
    r"<<[^<>\n]*+(?:<(?!<)[^<>\n]*+|>(?!>)[^<>\n]*+)*+>>"
    r"|^\[(?:if|unless|else|continue|after|append|align|note|JavaScript|CSS)\b[^\]\n]*+\][ \t]*$",
    re.MULTILINE,
)
ASIDE = (("<!--", "-->"), ("/%", "%/"), ("<%", "%>"))
HARLOWE = re.compile(r"(?<!\])\((?!https?:|mailto:|tel:)[a-z]+(?:-[a-z]+){0,5}:")
TAG = re.compile(r"</?[A-Za-z][^<>\n]*+>")
BETWEEN = re.compile(r"(?:[\s>*+\-/|.,]|\b(?:or|and)\b|[0-9])*+", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>]+")
SPECIAL = {
    "StoryTitle", "StoryData", "StoryAuthor", "StorySubtitle", "StoryInit", "StoryMenu", "StoryCaption", "StoryBanner",
    "StoryInterface", "StorySettings", "StoryShare", "StoryDisplayTitle", "StoryIncludes", "StoryFooter", "StoryHeader",
    "PassageHeader", "PassageFooter", "PassageReady", "PassageDone", "UserScript", "UserStylesheet",
}  # fmt: skip
SPECIAL_TAGS = {"script", "stylesheet", "widget", "init", "startup", "header", "footer", "Twine.private", "annotation"}


@dataclass(slots=True)
class _Passage:
    name: str
    tags: list[str]
    line: int
    below: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.below)

    @property
    def special(self) -> bool:
        return self.name in SPECIAL or bool(SPECIAL_TAGS & {*self.tags})


def load(text: str) -> list[Document]:
    """The story as one guide. A text without passages, and a passage without a name, raise FormatError."""
    passages, before = _passages(text)
    steps = [passage for passage in passages if not passage.special]
    if not steps:
        raise FormatError("No passage was found.", hint="A passage begins with a line such as :: Is it on?")
    if len(steps) > MAX_NODES:
        raise FormatError(f"A guide has at most {MAX_NODES:,} steps, this has {len(steps):,}.")
    return [_Story(passages, steps, before).document()]


def looks_like(text: str) -> bool:
    """Whether the first thing in ``text`` is a passage."""
    return bool(FIRST.match(text.removeprefix("\ufeff")))


def _passages(text: str) -> tuple[list[_Passage], bool]:
    """The passages, and whether words stand before the first."""
    found: list[_Passage] = []
    before = False
    for number, line in enumerate(re.sub(r"\r\n?", "\n", text).split("\n"), 1):
        if HEADER.match(line):
            found.append(_header(line, number))
        elif found:
            found[-1].below.append(line)
        else:
            before = before or bool(line.strip())
    return found, before


def _header(line: str, number: int) -> _Passage:
    """``:: name [tags] {metadata}``; a backslash keeps the next character from meaning anything."""
    rest = line[2:].strip()
    ends = [at for at in _unescaped(rest) if rest[at] in "[{"]
    name, block = (rest[: ends[0]], rest[ends[0] :]) if ends else (rest, "")
    if not name.strip():
        raise FormatError("This passage has no name.", number, "Write one behind the two colons: :: Is it on?")
    closing = next((at for at in _unescaped(block) if block[at] == "]"), -1) if block.startswith("[") else -1
    return _Passage(
        _plain(name.strip()), [_plain(tag) for tag in block[1:closing].split()] if closing > 0 else [], number
    )


def _unescaped(text: str) -> Iterator[int]:
    """Where a character stands that no backslash is before."""
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
        else:
            yield at
            at += 1


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


class _Story:
    """``keys``: a passage's name -> its key."""

    def __init__(self, passages: list[_Passage], steps: list[_Passage], before: bool):
        self.special = {passage.name: passage for passage in passages if passage.special}
        self.building = Building()
        self.notes = self.building.notes
        self.left_out = [passage.name for passage in passages if passage.special and not _is_data(passage)]
        self.steps = self._each_once(steps)
        names = Names()
        self.keys = {name: names.key(name) for name in self.steps}
        if before:
            self.notes.add("What stands before the first passage is left out")

    def document(self) -> Document:
        for name, passage in self.steps.items():
            outcome = next((tag for tag in passage.tags if tag in OUTCOMES), "")
            self.building.step(self.keys[name], name, "", outcome)
        for name, passage in self.steps.items():
            self.building.data[self.keys[name]]["body"] = self._body(name, passage.text)
        for name in self.left_out:
            self.notes.add("Passages that are scripts, styles or furniture of the story are left out", name)
        title = " ".join(self.special["StoryTitle"].text.split()) if "StoryTitle" in self.special else ""
        return self.building.document(title, "", self._start())

    def _each_once(self, steps: list[_Passage]) -> dict[str, _Passage]:
        names = Names()
        found: dict[str, _Passage] = {}
        for passage in steps:
            name = names.take(passage.name)
            if name != passage.name:
                self.notes.add("Passages with the same name are numbered; links lead to the first", name)
            found[name] = passage
        return found

    def _start(self) -> str:
        """What StoryData says, or else the passage Start, or else the first: as Twine does."""
        wanted = _story_data(self.special.get("StoryData")).get("start")
        for name in (wanted, "Start"):
            if isinstance(name, str) and name in self.keys:
                return self.keys[name]
        return next(iter(self.keys.values()))

    def _body(self, name: str, text: str) -> str:
        """The text without what a reader does not see; its links become the step's answers."""
        kept = []
        for line in self._without_macros(name, text).split("\n"):
            shown = LINK.sub(lambda found: self._link(name, found["inside"]), line)
            if shown == line or "](" in shown or not BETWEEN.fullmatch(LINK.sub("", line)):
                kept.append(shown)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()

    def _link(self, name: str, inside: str) -> str:
        """Leads where ``label->target``, ``target<-label``, ``label|target`` or ``target`` says; answers the words."""
        label, to = _parts(inside)
        if ADDRESS.fullmatch(to):
            return f"[{label}]({to})"
        if to not in self.keys:
            self.notes.add("Links to a passage that is not there lead nowhere yet", name)
        self.building.way(self.keys[name], label, self.keys.get(to, ""))
        return label

    def _without_macros(self, name: str, text: str) -> str:
        text = LINK_MACRO.sub(_as_link, text)
        plain = text
        for opening, closing in ASIDE:
            plain = _without_between(plain, opening, closing)
        plain = _without_calls(MACROS.sub("", plain))
        if plain != text:
            self.notes.add("What the story's format does by itself (macros, rules) is left out", name)
        return TAG.sub("", plain)


def _as_link(found: re.Match[str]) -> str:
    """A macro that only leads on, as the link it is."""
    if found["link"]:
        return str(found["link"])
    return f"[[{found['label'] or found['label2'] or ''}->{found['to'] or found['to2'] or ''}]]"


def _is_data(passage: _Passage) -> bool:
    return passage.name in ("StoryTitle", "StoryData")


def _story_data(passage: _Passage | None) -> dict[str, object]:
    """What StoryData holds; nothing when it is not JSON, as the specification wants it."""
    try:
        data = json.loads(passage.text) if passage else {}
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _parts(inside: str) -> tuple[str, str]:
    """``(label, target)`` of a link. Of several arrows to the right the last counts, of those to the left the first."""
    if "->" in inside:
        label, _, to = inside.rpartition("->")
    elif "<-" in inside:
        to, _, label = inside.partition("<-")
    elif "|" in inside:
        label, _, to = inside.partition("|")
    else:
        label = to = inside
    return " ".join(label.split()), to.strip()


def _without_between(text: str, opening: str, closing: str) -> str:
    """``text`` without what stands from ``opening`` to ``closing``; what is never closed stays."""
    kept: list[str] = []
    at = 0
    while (begin := text.find(opening, at)) >= 0 and (end := text.find(closing, begin)) >= 0:
        kept.append(text[at:begin])
        at = end + len(closing)
    return "".join([*kept, text[at:]])


def _without_calls(text: str) -> str:
    """``text`` without Harlowe's ``(macro: ...)``, whose brackets may be nested; one that is never closed stays."""
    kept: list[str] = []
    at = 0
    closing = _closings(text) if HARLOWE.search(text) else {}
    for found in HARLOWE.finditer(text):
        end = closing.get(found.start(), -1)
        if found.start() >= at and end >= 0:
            kept.append(text[at : found.start()])
            at = end + 1
    return "".join([*kept, text[at:]])


def _closings(text: str) -> dict[int, int]:
    """Where each opening bracket stands -> where it is closed."""
    waiting: list[int] = []
    found: dict[int, int] = {}
    for bracket in re.finditer(r"[()]", text):
        if bracket[0] == "(":
            waiting.append(bracket.start())
        elif waiting:
            found[waiting.pop()] = bracket.start()
    return found
