"""The map of a guide for static/js/map/, which computes the positions.

``{"nodes": [{key, number, title, brief, note, outcome, class, href}], "edges": [{from, to, label, count, note,
thickness, class}], left_out}``. ``thickness`` is in pixels. The class says how most of the passing runs end.
"""

from collections.abc import Callable
from typing import Any

from trees.core.graph import NO_LABEL
from trees.numbers.flow import Shares, mostly, shares
from trees.numbers.shape import UNDER_WAY, Numbers, OptionNumbers, StepNumbers
from trees.running.outcomes import RUN_OUTCOME_LABELS

MAX_MAP_NODES = 400
MIN_THICKNESS_PX, MAX_THICKNESS_PX = 1.5, 12.0


def traffic(numbers: Numbers, href: Callable[[str], str]) -> dict[str, Any]:
    """The map of the shown release with its traffic. ``href``: key of a step -> its URL.

    Has at most MAX_MAP_NODES steps, those with most visits; ``left_out`` is the number of the others.
    """
    steps = [step for step in numbers.steps.values() if not step.gone]
    number = {step.key: place for place, step in enumerate(steps, 1)}
    kept = {step.key for step in sorted(steps, key=lambda step: -step.visits)[:MAX_MAP_NODES]}
    ends = shares({step.key: step for step in steps})
    most = max((each.taken for step in steps for each in step.options.values()), default=0)
    return {
        "nodes": [
            _node(step, ends[step.key]) | {"number": number[step.key], "href": href(step.key)}
            for step in steps if step.key in kept
        ],
        "edges": [
            _edge(step, option, ends[option.to], most)
            for step in steps if step.key in kept
            for option in step.options.values() if option.to in kept and not option.gone
        ],
        "left_out": len(steps) - len(kept),
    }  # fmt: skip


def thickness(taken: int, most: int) -> float:
    """In pixels, of an answer that was chosen ``taken`` times where the busiest was chosen ``most`` times."""
    if not most:
        return MIN_THICKNESS_PX
    return round(MIN_THICKNESS_PX + (MAX_THICKNESS_PX - MIN_THICKNESS_PX) * taken / most, 1)


def in_words(share: Shares) -> str:
    """Such as "72 % resolved"; "" where no run ended."""
    if not share:
        return ""
    ending = max(share, key=lambda each: share[each])
    return f"{share[ending]:.0%} {RUN_OUTCOME_LABELS[ending].lower()}".replace("%", " %")


def times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times" if count else "never"


def _node(step: StepNumbers, share: Shares) -> dict[str, Any]:
    here = step.ends.get(UNDER_WAY, 0)
    parts = [f"{times(step.visits)} shown" if step.visits else "never reached"]
    parts += [f"{here:,} here now"] if here else []
    note = ", ".join([*parts, in_words(share)] if share and not step.outcome else parts)
    return {
        "key": step.key,
        "title": step.title,
        "brief": " · ".join([f"{step.visits:,} shown", in_words(share)] if share and not step.outcome else parts[:1]),
        "note": note,
        "outcome": step.outcome,
        "class": mostly(share) if step.visits else "unused",
    }


def _edge(step: StepNumbers, option: OptionNumbers, share: Shares, most: int) -> dict[str, Any]:
    note = f"{option.label}: {times(option.taken)}"
    return {
        "from": step.key,
        "to": option.to,
        "label": option.label or NO_LABEL,
        "count": f"{option.taken:,}",
        "note": f"{note}, {in_words(share)}" if option.taken and share else note,
        "thickness": thickness(option.taken, most),
        "class": mostly(share) if option.taken else "unused",
    }
