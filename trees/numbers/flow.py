"""Where those who pass a step end up, worked out from how often each answer was given. Pure.

A run's own end is known to the run alone; what the map colours by it is the share that flows on from each step: all
that leaves it, weighed by where each way leads.
"""

from collections.abc import Mapping

from trees.numbers.collect import UNDER_WAY, OptionNumbers, StepNumbers

Shares = dict[str, float]
ROUNDS = 40  # a circle passes its shares on once a round; after so many, what is left is a fraction of a percent
CLOSE = 0.002
MOST = 0.5


def shares(steps: Mapping[str, StepNumbers]) -> dict[str, Shares]:
    """Step -> ending -> which part (0 to 1) of those who pass it ends so; nothing where nobody passed or ended."""
    found: dict[str, Shares] = {key: {} for key in steps}
    backwards = list(reversed(steps.values()))  # in reading order, most ways lead on: what they lead to comes first
    for _ in range(ROUNDS):
        changed = 0.0
        for step in backwards:
            now = _share(step, found)
            changed = max([changed, *(abs(now[each] - found[step.key].get(each, 0)) for each in now)])
            found[step.key] = now
        if changed < CLOSE:
            break
    return found


def mostly(share: Shares) -> str:
    """The ending of more than half; "mixed" when there is none, "" when nobody ended."""
    if not share:
        return ""
    ending = max(share, key=lambda each: share[each])
    return ending if share[ending] > MOST else "mixed"


def _share(step: StepNumbers, found: Mapping[str, Shares]) -> Shares:
    if step.outcome and step.visits:
        return {step.outcome: 1.0}
    weights: Shares = {ending: count for ending, count in step.ends.items() if ending != UNDER_WAY}
    for option in step.options.values():
        for ending, part in _beyond(option, found).items():
            weights[ending] = weights.get(ending, 0) + part * option.taken
    total = sum(weights.values())
    return {ending: weight / total for ending, weight in weights.items()} if total else {}


def _beyond(option: OptionNumbers, found: Mapping[str, Shares]) -> Shares:
    return found.get(option.to, {}) if option.taken else {}
