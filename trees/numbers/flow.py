"""How the runs that pass a step end, estimated from how often each answer was given.

Totals do not say how a single run ended. So each step's share is computed from where its answers lead: the shares of
the steps behind them, weighted by how often each answer was chosen.
"""

from collections.abc import Mapping

from trees.numbers.shape import UNDER_WAY, OptionNumbers, StepNumbers

Shares = dict[str, float]
MAX_ROUNDS = 40  # a loop passes its shares on once per round; the error is below a percent by then
TOLERANCE = 0.002
MAJORITY = 0.5


def shares(steps: Mapping[str, StepNumbers]) -> dict[str, Shares]:
    """Step -> ending -> the share (0 to 1) of passing runs that end so; {} where no run passed or ended."""
    result: dict[str, Shares] = {key: {} for key in steps}
    backwards = list(steps.values())[::-1]  # most answers lead forward in reading order, so targets come first
    for _ in range(MAX_ROUNDS):
        changed = 0.0
        for step in backwards:
            now = _share(step, result)
            changed = max([changed, *(abs(now[each] - result[step.key].get(each, 0)) for each in now)])
            result[step.key] = now
        if changed < TOLERANCE:
            break
    return result


def mostly(share: Shares) -> str:
    """The ending of the majority; "mixed" without one, "" where no run ended."""
    if not share:
        return ""
    ending = max(share, key=lambda each: share[each])
    return ending if share[ending] > MAJORITY else "mixed"


def _share(step: StepNumbers, shares_of: Mapping[str, Shares]) -> Shares:
    if step.outcome and step.visits:
        return {step.outcome: 1.0}
    weights: Shares = {ending: count for ending, count in step.ends.items() if ending != UNDER_WAY}
    for option in step.options.values():
        for ending, part in _behind(option, shares_of).items():
            weights[ending] = weights.get(ending, 0) + part * option.taken
    total = sum(weights.values())
    return {ending: weight / total for ending, weight in weights.items()} if total else {}


def _behind(option: OptionNumbers, shares_of: Mapping[str, Shares]) -> Shares:
    return shares_of.get(option.to, {}) if option.taken else {}
