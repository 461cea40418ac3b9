"""What a person chose in the preview of an import: which guides, their titles, where they begin and where they go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trees.core.text import one_line
from trees.models.trees.details import MAX_GUIDE_TITLE_CHARS
from trees.transfer.plan import PlannedGuide

NO_FOLDER = "none"
MERGE = ".merge"


class ChoiceRefused(ValueError):
    """Why the guides cannot be imported as they were chosen, for people."""


@dataclass(frozen=True, slots=True)
class Choice:
    """For one planned guide. ``title`` is what the person typed, ``start`` a key.

    ``folder``: the key of a folder, NO_FOLDER, or "" for where all go. ``categories``: keys. ``into``: the guide that
    gets a new revision, as ``Again.value``, with MERGE behind where that keeps the edits made here; "" for a new guide,
    None before the preview was shown. ``from_file``: what both changed and is as in the file, by ``ConflictRow.key``.
    """

    take: bool
    title: str
    start: str
    folder: str = ""
    categories: frozenset[str] = frozenset()
    into: str | None = None
    from_file: frozenset[str] = frozenset()

    @property
    def merges(self) -> bool:
        return bool(self.into and self.into.endswith(MERGE))

    @property
    def without_folder(self) -> bool:
        return self.folder == NO_FOLDER


def choices_of(
    planned: Iterable[PlannedGuide], sent: Mapping[str, str], lists: Mapping[str, Sequence[str]]
) -> dict[str, Choice]:
    """By source. ``sent``: the fields of the preview; ``lists``: those of several values, ``take`` and categories.

    A guide that the preview did not show yet, or that has another title by now, is proposed as it is.
    """
    taken = set(lists.get("take", ()))
    return {each.source: _choice(each, sent, lists, taken) for each in planned if not each.error}


def titles_of(choices: Mapping[str, Choice]) -> dict[str, str]:
    """The titles of the guides that are taken, by source. Raises ChoiceRefused."""
    titles = {source: one_line(choice.title) for source, choice in choices.items() if choice.take}
    if not titles:
        raise ChoiceRefused("Choose at least one guide to import.")
    for title in titles.values():
        if not title:
            raise ChoiceRefused("Each guide needs a title.")
        if len(title) > MAX_GUIDE_TITLE_CHARS:
            raise ChoiceRefused(f"A title has at most {MAX_GUIDE_TITLE_CHARS} characters: “{title[:40]}…” is longer.")
    return titles


def _choice(
    planned: PlannedGuide, sent: Mapping[str, str], lists: Mapping[str, Sequence[str]], taken: set[str]
) -> Choice:
    source, own = planned.source, planned.document.title
    nodes, start = planned.document.graph.nodes, sent.get(f"start {source}", "")
    if sent.get(f"own {source}") != own:
        return Choice(True, own, planned.document.graph.start)
    return Choice(
        take=source in taken,
        title=sent.get(f"title {source}", own),
        start=start if start in nodes else planned.document.graph.start,
        folder=sent.get(f"folder {source}", ""),
        categories=frozenset(lists.get(f"categories {source}", ())),
        into=sent.get(f"into {source}"),
        from_file=frozenset(filter(None, lists.get(f"side {source}", ()))),
    )
