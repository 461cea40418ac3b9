"""What the preview of an import shows of each guide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import orjson
from django.utils.safestring import SafeString

from trees.core.formats.mapping import HEADINGS, Part, Parts, Roles
from trees.core.graph import Graph
from trees.core.guide_map import guide_map
from trees.library.steps import first_steps
from trees.transfer.again import Again
from trees.transfer.choices import Choice
from trees.transfer.incoming import folders_of
from trees.transfer.pictures import in_words, without_missing
from trees.transfer.plan import PlannedGuide

MAX_STARTS_OFFERED = 100
MAX_GUIDES_SHOWN = 10  # with their steps and map,
MAX_STEPS_SHOWN = 60  # so many steps of each
MAX_PLACES_OFFERED = 1_500  # folders and categories, of all guides together


@dataclass(frozen=True, slots=True)
class PartRow:
    """A column or field in the table that maps them. ``options``: (value, words, whether it is chosen)."""

    part: Part
    options: list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class PartsTable:
    """What maps the columns or fields of one guide. ``is_mapped``: whether a person has changed one."""

    source: str
    parts: list[PartRow]
    rows: list[tuple[str, ...]]
    headings: list[tuple[str, str, bool]]
    is_mapped: bool


@dataclass(frozen=True, slots=True)
class GuideRow:
    """One planned guide as the preview shows it. ``starts``: (key, title) of the steps that it may begin at.

    ``prefix`` and the key of a step are its id. ``map`` is JSON, "" where neither map nor steps are shown.
    ``path``: of the folders that its file is in. ``has_places``: whether its folder and categories can be chosen.
    """

    planned: PlannedGuide
    choice: Choice
    prefix: str
    starts: list[tuple[str, str]] = field(default_factory=list)
    steps: list[SafeString] = field(default_factory=list)
    map: str = ""
    path: str = ""
    has_places: bool = False
    table: PartsTable | None = None
    again: Again | None = None

    @property
    def steps_not_shown(self) -> int:
        return len(self.planned.document.graph.nodes) - len(self.steps)

    @property
    def becomes_revision(self) -> bool:
        """Whether it is proposed, or was chosen, as a new revision of the guide that it was before."""
        if self.again is None:
            return False
        return self.again.is_likely if self.choice.into is None else bool(self.choice.into)

    @property
    def merges(self) -> bool:
        """Whether that revision keeps the edits made here."""
        if self.again is None or self.again.merging is None:
            return False
        return self.becomes_revision and (self.choice.into is None or self.choice.merges)

    @property
    def is_taken(self) -> bool:
        was_shown = self.choice.into is not None
        return self.choice.take and (
            was_shown or not (self.becomes_revision and self.again and self.again.changes_nothing)
        )

    @property
    def errors(self) -> int:
        return sum(problem.level == "error" for problem in self.planned.problems)

    @property
    def warnings(self) -> int:
        return len(self.planned.problems) - self.errors


def guide_rows(
    planned: Sequence[PlannedGuide],
    choices: Mapping[str, Choice],
    places: int,
    mappings: Mapping[str, Roles],
    again: Mapping[str, Again],
) -> list[GuideRow]:
    """Of the guides that can be read. ``places``: how many folders and categories the team has."""
    readable = [each for each in planned if not each.error]
    has_places = len(readable) > 1 and 0 < places * len(readable) <= MAX_PLACES_OFFERED
    return [
        replace(
            _row(each, choices[each.source], number, has_places, mappings.get(each.source, {})),
            again=again.get(each.source),
        )
        for number, each in enumerate(readable)
    ]


def parts_table(planned: PlannedGuide, mapping: Roles) -> PartsTable | None:
    """The columns or fields of a guide, or of one that cannot be read; None where there are none."""
    parts = planned.error.parts if planned.error else planned.document.parts
    if parts is None or not parts.parts:
        return None
    said = mapping.get(HEADINGS, "")
    asked = [("", "Automatic"), (f"yes {HEADINGS}", "names the columns"), (f"no {HEADINGS}", "is a step")]
    headings = [(value, words, bool(said) and value.startswith(said)) for value, words in asked]
    rows = [_part_row(part, parts, mapping.get(part.id, "")) for part in parts.parts]
    return PartsTable(
        planned.source, rows, parts.rows, headings if parts.has_headings is not None else [], bool(mapping)
    )


def mappings_of(lists: Mapping[str, Sequence[str]]) -> dict[str, Roles]:
    """By source, from the fields of the preview: a value is a role and the id of a part."""
    found: dict[str, Roles] = {}
    for name, values in lists.items():
        pairs = [value.partition(" ") for value in values if value]
        if name.startswith("role ") and pairs:
            found[name.removeprefix("role ")] = {part: role for role, _, part in pairs}
    return found


def _part_row(part: Part, parts: Parts, chosen: str) -> PartRow:
    roles = dict(parts.roles or {})
    automatic = "Automatic" if chosen else f"Automatic: {roles.get(part.role, part.role)}"
    options = [(f"{role} {part.id}", words, role == chosen) for role, words in roles.items()]
    return PartRow(part, [("", automatic, not chosen), *options])


def _row(planned: PlannedGuide, choice: Choice, number: int, has_places: bool, mapping: Roles) -> GuideRow:
    graph = without_missing(in_words(planned.document)).starting_at(choice.start) if choice.start else Graph()
    prefix, is_shown = f"p{number}-", number < MAX_GUIDES_SHOWN and bool(graph.nodes)
    return GuideRow(
        planned,
        choice,
        prefix,
        starts=_starts(planned),
        steps=first_steps(graph, MAX_STEPS_SHOWN, prefix) if is_shown else [],
        map=orjson.dumps(guide_map(graph, f"#{prefix}")).decode() if is_shown else "",
        path=" / ".join(folders_of(planned.file)),
        has_places=has_places,
        table=parts_table(planned, mapping),
    )


def _starts(planned: PlannedGuide) -> list[tuple[str, str]]:
    nodes, proposed = planned.document.graph.nodes, planned.document.starts
    order = [*proposed, *(key for key in nodes if key not in proposed)][:MAX_STARTS_OFFERED]
    return [(key, nodes[key].title or key) for key in order]
