"""The numbers of a guide as CSV: one figure per row, so that a spreadsheet can filter and pivot them."""

from collections.abc import Iterator

from trees.core.formats import csv
from trees.numbers.shape import Numbers, StepNumbers

COLUMNS = ["figure", "day", "step", "title", "answer", "label", "ending", "value"]


def sheet(numbers: Numbers) -> str:
    """CSV with COLUMNS. Times are in seconds; columns that do not apply to a figure are empty."""
    return csv.sheet(COLUMNS, _rows(numbers))


def _rows(numbers: Numbers) -> Iterator[dict[str, object]]:
    yield {"figure": "runs", "value": numbers.runs}
    for ending, count in numbers.outcomes.items():
        yield {"figure": "runs ended", "ending": ending, "value": count}
    if numbers.median is not None:
        yield {"figure": "median seconds", "value": numbers.median}
        yield {"figure": "90th percentile seconds", "value": numbers.p90}
    if numbers.coverage is not None:
        yield {"figure": "coverage percent", "value": numbers.coverage}
    for day, count in sorted(numbers.days.items()):
        yield {"figure": "runs of a day", "day": day, "value": count}
    for step in numbers.steps.values():
        yield from _of_step(step)


def _of_step(step: StepNumbers) -> Iterator[dict[str, object]]:
    at = {"step": step.key, "title": step.title}
    yield at | {"figure": "shown", "value": step.visits}
    yield at | {"figure": "gone back from", "value": step.backs}
    yield at | {"figure": "mean seconds", "value": round(step.mean, 1)}
    yield at | {"figure": "longest seconds", "value": step.longest}
    for ending, count in step.ends.items():
        yield at | {"figure": "ended here", "ending": ending, "value": count}
    for option in step.options.values():
        yield at | {"figure": "answered", "answer": option.key, "label": option.label, "value": option.taken}
