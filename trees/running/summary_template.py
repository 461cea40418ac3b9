"""The template of a run's summary: fills facts in and renders Markdown, plain text and HTML. No Django models here.

A template is Markdown with variables such as ``{{ticket}}``; VARIABLES has their names. A line whose variables are
all empty is left out. Typed values are escaped: they never become a heading, a link or an element.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from project.web.times import lasted
from trees.core.text import escape_markdown
from trees.running.markdown_html import as_written, html_of, parse

VARIABLES = {
    "guide": "the title of the guide",
    "release": "the number of its release",
    "outcome": "how the run ended, or where it stands",
    "duration": "how long it took, such as 4 min",
    "ticket": "the ticket's number",
    "caller": "the caller's name",
    "person": "who ran it",
    "date": "the day on which it began",
    "link": "the URL of the run",
    "trail": "the questions with their answers, numbered, with the notes",
    "notes": "the notes alone, each with its step",
    "values": "what was entered, apart from what is sensitive",
}
BLOCKS = ("trail", "notes", "values")  # lists, which get lines of their own
OTHER_MARK = "*"  # another mark than "-" keeps adjacent lists apart

STANDARD = """\
**{{guide}}**, release {{release}}

- Outcome: {{outcome}}
- Time: {{duration}}
- Ticket: {{ticket}}
- Caller: {{caller}}

{{trail}}

{{values}}

{{person}}, {{date}}
{{link}}
"""

VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")
MARKS_ONLY = re.compile(r"[\s>*+#-]*(?:[0-9]+[.)]\s*)?")
BEGINS_A_BLOCK = re.compile(r"\s*(?:[-*+]\s|[0-9]{1,9}[.)]\s|#{1,6}\s|[|>]|```|~~~|$)")


class TemplateError(ValueError):
    """A template has an unknown variable, or a list twice. The message says which."""


@dataclass(frozen=True, slots=True)
class Line:
    """A step of the trail. ``guide``: the title of the entered guide that the step belongs to, if any."""

    question: str
    answer: str = ""
    note: str = ""
    guide: str = ""

    @property
    def title(self) -> str:
        return f"{self.guide} › {self.question}" if self.guide else self.question


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts about a run. ``seconds``: its duration. ``link``: absolute URL, or "".

    ``also``: steps with a note that the run went back from. ``values``: (label, value) in order.
    """

    guide: str
    release: int
    outcome: str
    seconds: int
    person: str
    date: str
    ticket: str = ""
    caller: str = ""
    link: str = ""
    trail: tuple[Line, ...] = ()
    also: tuple[Line, ...] = ()
    values: tuple[tuple[str, str], ...] = ()


EXAMPLE = Facts(
    guide="Printer offline",
    release=7,
    outcome="Resolved: It prints again",
    seconds=245,
    person="Ann",
    date="2026-03-04",
    ticket="INC-1234",
    caller="Bo Berg",
    link="https://guides.example/runs/1/",
    trail=(
        Line("Is the printer's light on?", "Yes"),
        Line("Is the network cable seated?", "Yes, no light", "Swapped it for the spare one."),
        Line("Which paper is in it?", "A4", guide="Paper"),
    ),
    also=(Line("Is it switched on?", note="The switch is at the back."),),
    values=(("Serial number", "AB123456"), ("Floor", "3")),
)


def summary(facts: Facts, template: str = STANDARD) -> dict[str, str]:
    """``{"markdown", "plain", "html"}``, with the same content."""
    return texts_of(fill(template, facts))


def texts_of(markdown: str) -> dict[str, str]:
    """The same for ``markdown``, which is read once. What would take long to read stays as it was written."""
    tokens = parse(markdown, bare_urls=False)
    if tokens is None:
        return {"markdown": markdown, "plain": markdown, "html": as_written(markdown)}
    return {"markdown": markdown, "plain": _plain(tokens), "html": html_of(tokens)}


def check_template(template: str) -> None:
    """Raises TemplateError for a variable that is not in VARIABLES, naming the nearest, and for a repeated list."""
    names = [name.strip() for name in VARIABLE.findall(template)]
    for name in names:
        if name not in VARIABLES:
            [nearest] = difflib.get_close_matches(name.casefold(), VARIABLES, n=1, cutoff=0)
            raise TemplateError(f"There is no {{{{{name}}}}}. The nearest is {{{{{nearest}}}}}.")
        if name in BLOCKS and names.count(name) > 1:  # a long run would be repeated many times
            raise TemplateError(f"{{{{{name}}}}} can be used once.")


def fill(template: str, facts: Facts) -> str:
    """The template with ``facts`` filled in, as Markdown."""
    values = values_of(facts)
    lines = [line for each in template.splitlines() for line in _filled(each, values)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_broken(lines))).strip("\n")


def escaped(text: str, start: bool = True) -> str:
    """Markdown that renders as exactly ``text`` with single spaces. ``start``: whether it is at the start of a line."""
    return escape_markdown(" ".join(text.split()), start)


# Lines


def _filled(line: str, values: Mapping[str, str]) -> Iterator[str]:
    """The lines that a line of the template becomes: one, none, or those of the lists in it."""
    names = [name.strip() for name in VARIABLE.findall(line)]
    if names and not any(map(values.get, names)):
        return
    before = ""
    for i, piece in enumerate(VARIABLE.split(line)):
        name = piece.strip()
        if not i % 2:
            before += piece if before or not i else piece.lstrip()
        elif name in BLOCKS:
            yield from (before.rstrip(), "", values[name], "")
            before = ""
        elif text := values.get(name, ""):
            before += text if name == "link" else escaped(text, start=bool(MARKS_ONLY.fullmatch(before)))
    yield before.rstrip()


def values_of(facts: Facts) -> dict[str, str]:
    """The value of each variable: text, or Markdown for lists and the link; "" if there is none."""
    with_notes = [line for line in (*facts.trail, *facts.also) if line.note]
    return {
        "guide": facts.guide,
        "release": str(facts.release or ""),
        "outcome": facts.outcome,
        "duration": lasted(facts.seconds) if facts.seconds else "",
        "ticket": facts.ticket,
        "caller": facts.caller,
        "person": facts.person,
        "date": facts.date,
        "link": f"<{facts.link}>" if facts.link else "",
        "trail": "\n".join([*_trail(facts.trail), *_also(facts.also)]),
        "notes": "\n".join(_item(OTHER_MARK, escaped(line.title), "", line.note) for line in with_notes),
        "values": "\n".join(
            f"- {escaped(label)}: {escape_markdown(value, start=False)}" for label, value in facts.values
        ),
    }


def _trail(trail: Iterable[Line]) -> Iterator[str]:
    for number, line in enumerate(trail, 1):
        answer = f" — {escaped(line.answer, start=False)}" if line.answer else ""
        yield _item(f"{number}.", escaped(line.title) + answer, "Note: ", line.note)


def _also(also: Iterable[Line]) -> Iterator[str]:
    for line in also:
        yield _item(OTHER_MARK, f"Gone back over: {escaped(line.title, start=False)}", "Note: ", line.note)


def _item(mark: str, text: str, before: str, note: str) -> str:
    """A list item with its note below it."""
    lines = [line for line in note.splitlines() if line.strip()]
    notes = [before * (not i) + escaped(line, start=bool(i) or not before) for i, line in enumerate(lines)]
    indent = " " * (len(mark) + 1)
    return "\n".join([f"{mark} {text}", *(indent + each for each in notes)])


def _broken(lines: Iterable[str]) -> list[str]:
    """The lines, with a hard break before a line of text, so that lines stay lines in HTML."""
    whole = "\n".join(lines).split("\n")
    following = [*whole[1:], ""]
    return [
        line + "  " if line.strip() and not BEGINS_A_BLOCK.match(after) else line
        for line, after in zip(whole, following, strict=True)
    ]


# Plain text


def _plain(tokens: list[Token]) -> str:
    """Markdown's ``tokens`` as readable text without markup: lists keep their numbers, links their URLs."""
    return "\n\n".join(filter(None, ("\n".join(_block(node)) for node in SyntaxTreeNode(tokens).children)))


def _block(node: SyntaxTreeNode) -> list[str]:
    if node.type == "inline":
        return "".join(map(_inline, node.children)).split("\n")
    if node.type in ("fence", "code_block"):
        return node.content.rstrip("\n").split("\n")
    if node.type == "tr":
        return [" | ".join(" ".join(_block(cell)) for cell in node.children)]
    if node.type in ("bullet_list", "ordered_list"):
        first = int(node.attrs.get("start", 1))
        return [line for i, item in enumerate(node.children) for line in _listed(item, node.type, first + i)]
    return [line for child in node.children for line in _block(child)]


def _listed(item: SyntaxTreeNode, kind: str, number: int) -> list[str]:
    mark = "- " if kind == "bullet_list" else f"{number}. "
    first, *more = _block(item) or [""]
    return [mark + first, *(" " * len(mark) + line for line in more)]


def _inline(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    if node.type == "value":
        return f"{{{{{node.content}}}}}"
    if node.type == "footnote":
        return f"[{node.content}]"
    if node.type == "link":
        text, to = "".join(map(_inline, node.children)), str(node.attrs.get("href", ""))
        return text if text == to else f"{text} ({to})"
    return "".join(map(_inline, node.children)) if node.children else node.content
