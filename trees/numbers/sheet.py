"""The numbers of a guide as CSV: one figure per row, so that a spreadsheet can filter and pivot them."""

from collections.abc import Callable, Iterator

from trees.core.formats import csv
from trees.numbers.shape import Numbers, StepNumbers

COLUMNS = ["figure", "day", "step", "title", "answer", "label", "ending", "value"]
# Figures by name. One without a value has no row.
GUIDE_FIGURES: dict[str, Callable[[Numbers], object]] = {
    "median seconds": lambda numbers: numbers.median,
    "90th percentile seconds": lambda numbers: numbers.p90,
    "coverage percent": lambda numbers: numbers.coverage,
}
STEP_FIGURES: dict[str, Callable[[StepNumbers], object]] = {
    "shown": lambda step: step.visits,
    "gone back from": lambda step: step.backs,
    "mean seconds": lambda step: round(step.mean, 1),
    "longest seconds": lambda step: step.longest,
}


def sheet(numbers: Numbers) -> Iterator[str]:
    """CSV with COLUMNS, in parts. Times are in seconds; columns that do not apply to a figure are empty."""
    return csv.sheet_parts(COLUMNS, _rows(numbers))


def _rows(numbers: Numbers) -> Iterator[dict[str, object]]:
    yield {"figure": "runs", "value": numbers.runs}
    for ending, count in numbers.outcomes.items():
        yield {"figure": "runs ended", "ending": ending, "value": count}
    values = {figure: value_of(numbers) for figure, value_of in GUIDE_FIGURES.items()}
    yield from ({"figure": figure, "value": value} for figure, value in values.items() if value is not None)
    for day, count in sorted(numbers.days.items()):
        yield {"figure": "runs of a day", "day": day, "value": count}
    for step in numbers.steps.values():
        yield from _of_step(step)


def _of_step(step: StepNumbers) -> Iterator[dict[str, object]]:
    at = {"step": step.key, "title": step.title}
    yield from (at | {"figure": figure, "value": value_of(step)} for figure, value_of in STEP_FIGURES.items())
    for ending, count in step.ends.items():
        yield at | {"figure": "ended here", "ending": ending, "value": count}
    for option in step.options.values():
        yield at | {"figure": "answered", "answer": option.key, "label": option.label, "value": option.taken}
