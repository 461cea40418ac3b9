"""The map of a guide as the browser draws it (static/js/map/): plain values, no positions; the browser computes those.

``{"nodes": [{key, number, title, brief, note, outcome, class, href}], "edges": [{from, to, label, count, note,
thickness, class}]}``, in pixels. The class of a node or an edge is where most of those end who pass it.
"""

from collections.abc import Callable
from typing import Any

from trees.core.graph import NO_LABEL
from trees.numbers.collect import UNDER_WAY, Numbers, OptionNumbers, StepNumbers
from trees.numbers.flow import Shares, mostly, shares
from trees.running.outcomes import RUN_OUTCOME_LABELS

MOST_NODES = 400
THIN, THICK = 1.5, 12.0  # pixels


def traffic(numbers: Numbers, href: Callable[[str], str]) -> dict[str, Any]:
    """The map of the shown release with what passed. ``href``: the address of a step, by its key.

    Of a guide with more than MOST_NODES steps it has those that were shown most.
    """
    steps = [step for step in numbers.steps.values() if not step.gone]
    number = {step.key: place for place, step in enumerate(steps, 1)}
    kept = {step.key for step in sorted(steps, key=lambda step: -step.visits)[:MOST_NODES]}
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
    """Of the line of a way that was taken ``taken`` times, beside the busiest with ``most``."""
    return round(THIN + (THICK - THIN) * taken / most, 1) if most else THIN


def in_words(share: Shares) -> str:
    """Such as "72 % resolved"; "" where nobody ended."""
    if not share:
        return ""
    ending = max(share, key=lambda each: share[each])
    return f"{share[ending]:.0%} {RUN_OUTCOME_LABELS[ending].lower()}".replace("%", " %")


def times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times" if count else "never"


def _node(step: StepNumbers, share: Shares) -> dict[str, Any]:
    standing = step.ends.get(UNDER_WAY, 0)
    parts = [f"{times(step.visits)} shown" if step.visits else "never reached"]
    parts += [f"{standing:,} here now"] if standing else []
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
