"""What a person chose in the preview of an import: which guides, their titles and where they begin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trees.core.text import one_line
from trees.transfer.plan import MAX_GUIDE_TITLE_CHARS, PlannedGuide


class ChoiceRefused(ValueError):
    """Why the guides cannot be imported as they were chosen, for people."""


@dataclass(frozen=True, slots=True)
class Choice:
    """For one planned guide. ``title`` is what the person typed, ``start`` a key."""

    take: bool
    title: str
    start: str


def choices_of(planned: Iterable[PlannedGuide], sent: Mapping[str, str], taken: Iterable[str]) -> dict[str, Choice]:
    """By source. ``sent``: the fields of the preview; ``taken``: the sources that are ticked.

    A guide that the preview did not show yet, or that has another title by now, is proposed as it is.
    """
    chosen = set(taken)
    return {each.source: _choice(each, sent, chosen) for each in planned if not each.error}


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


def _choice(planned: PlannedGuide, sent: Mapping[str, str], chosen: set[str]) -> Choice:
    source, own = planned.source, planned.document.title
    was_shown = sent.get(f"own {source}") == own
    nodes, start = planned.document.graph.nodes, sent.get(f"start {source}", "")
    return Choice(
        take=source in chosen or not was_shown,
        title=sent.get(f"title {source}", own) if was_shown else own,
        start=start if was_shown and start in nodes else planned.document.graph.start,
    )
