"""The numbers of a team as CSV: a row for each guide and person, so that a spreadsheet can sort and add them up."""

from collections.abc import Iterator

from trees.core.formats import csv
from trees.numbers.shape import ENDINGS
from trees.numbers.team import Line, TeamNumbers

MAX_SHEET_LINES = 5000  # of guides, and of people
COLUMNS = ["what", "id", "name", "runs", *ENDINGS, "mean seconds", "open flags"]


def team_sheet(numbers: TeamNumbers) -> str:
    """CSV with COLUMNS. ``what`` is a guide, a person, or an unused guide; runs are by how they ended."""
    return csv.sheet(COLUMNS, _rows(numbers))


def _rows(numbers: TeamNumbers) -> Iterator[dict[str, object]]:
    for line in numbers.guides:
        yield {"what": "guide", **_of_line(line), "open flags": line.flags}
    for line in numbers.people:
        yield {"what": "person", **_of_line(line)}
    for tree in numbers.unused:
        yield {"what": "unused guide", "id": tree.pk, "name": tree.title, "runs": 0}


def _of_line(line: Line) -> dict[str, object]:
    mean = {"mean seconds": round(line.mean, 1)} if line.mean else {}
    outcomes = {ending: line.outcomes.get(ending, 0) for ending in ENDINGS}
    return {"id": line.key, "name": line.name, "runs": line.runs, **outcomes, **mean}
