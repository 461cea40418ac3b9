"""What the page of numbers shows: charts, the map, and the tables that they are drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.utils import timezone

from project.web.times import lasted
from trees.core.graph import NO_LABEL
from trees.core.outcomes import OUTCOMES
from trees.library.links import step_url
from trees.models.runs.agents import DoneBy
from trees.numbers import charts, traffic_map
from trees.numbers.shape import ENDINGS, UNDER_WAY, Numbers, StepNumbers
from trees.running import outcomes

MAX_BARS, MAX_ROWS, MAX_UNUSED = 6, 1000, 60  # the CSV file has all
NAMES = outcomes.RUN_OUTCOME_LABELS | {UNDER_WAY: "Under way"}
ENDED = [ending for ending in ENDINGS if ending != UNDER_WAY]

Row = dict[str, Any]


def page_context(numbers: Numbers) -> dict[str, object]:
    today = timezone.localdate()
    never_taken = [(step, option) for step, option in numbers.never_taken if step.visits]
    drawn = traffic_map.traffic(numbers, lambda key: step_url(numbers.tree, key))
    return {
        "href": step_url(numbers.tree, ""),
        "map": orjson.dumps(drawn).decode(),
        "map_lacks": drawn["left_out"],
        "time": charts.over_time(numbers.days, min(numbers.until or today, today)),
        "outcomes": outcome_rows(numbers),
        "doers": doer_rows(numbers) if numbers.agents else [],
        "outcome_chart": charts.stacked(numbers.outcomes),
        "durations": charts.durations(numbers.durations, {"median": numbers.median, "p90": numbers.p90}),
        "median": duration(numbers.median),
        "p90": duration(numbers.p90),
        "never_taken": never_taken[:MAX_UNUSED],
        "never_taken_more": len(never_taken[MAX_UNUSED:]),
        "never_reached": numbers.never_reached[:MAX_UNUSED],
        "never_reached_more": len(numbers.never_reached[MAX_UNUSED:]),
        **tables([step_row(step, place, numbers.tree) for place, step in enumerate(numbers.steps.values(), 1)]),
    }


def outcome_rows(numbers: Numbers) -> list[Row]:
    return [
        {
            "ending": ending,
            "name": NAMES[ending],
            "count": f"{numbers.outcomes[ending]:,}",
            "share": percentage(numbers.outcomes[ending], numbers.runs),
        }
        for ending in ENDINGS
    ]


def doer_rows(numbers: Numbers) -> list[Row]:
    """People and agents beside each other."""
    return [
        {
            "name": DoneBy(doer).label,
            "count": f"{part.runs:,}",
            "shares": [percentage(part.outcomes.get(ending, 0), part.runs) for ending in OUTCOMES],
            "median": duration(part.median),
        }
        for doer, part in numbers.by_doer.items()
    ]


def tables(rows: list[Row]) -> dict[str, object]:
    """The steps in reading order, and rankings of them, highest first."""
    return {
        "steps": rows[:MAX_ROWS],
        "steps_more": len(rows[MAX_ROWS:]),
        "backs": ranking(rows, "backs", lambda row: {"": row["backs"]}),
        "stays": ranking(rows, "mean_seconds", lambda row: {"": row["mean_seconds"]}),
        "ends": ranking(rows, "ended", lambda row: row["ended_as"]),
    }


def ranking(rows: list[Row], name: str, parts: Callable[[Row], Mapping[str, float]]) -> dict[str, list[Row]]:
    """``all`` rows with a ``name`` above 0, highest first, and the ``first`` of them with a bar of ``parts``."""
    ranked = sorted((row for row in rows if row[name]), key=lambda row: -row[name])[:MAX_ROWS]
    first = [row | {"bar": charts.stacked(parts(row), ranked[0][name])} for row in ranked[:MAX_BARS]]
    return {"first": first, "all": ranked}


def step_row(step: StepNumbers, place: int, tree: int) -> Row:
    """What the charts and the tables show of one step. ``place``: from 1, in reading order."""
    return {
        "number": "" if step.gone else place,
        "title": step.title,
        "href": "" if step.gone else step_url(tree, step.key),
        "visits": f"{step.visits:,}",
        "backs": step.backs,
        "back_share": percentage(step.backs, step.visits),
        "stays": f"{step.stays:,}",
        "mean_seconds": step.mean,
        "mean": duration(round(step.mean)) if step.stays else "",
        "longest": duration(step.longest) if step.stays else "",
        "ended": step.ended,
        "ended_as": {ending: step.ends[ending] for ending in ENDED if step.ends.get(ending)},
        "ends": [(ending, NAMES[ending], f"{step.ends[ending]:,}") for ending in ENDINGS if step.ends.get(ending)],
        "options": [
            {
                "label": option.label or NO_LABEL,
                "taken": f"{option.taken:,}",
                "share": percentage(option.taken, step.visits),
                "gone": option.gone,
            }
            for option in step.options.values()
        ],
    }


def percentage(part: int, whole: int) -> str:
    """Such as "72 %"; "" where ``whole`` is 0."""
    return f"{100 * part / whole:.0f} %" if whole else ""


def duration(seconds: int | None) -> str:
    """To the second below an hour: "45 s", "3 min 5 s", "1 h 5 min"; "" for None."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if rest and 0 < minutes < 60 else lasted(seconds)
