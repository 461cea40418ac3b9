"""Timing calls in interleaved rounds, so that other load on the machine affects all of them alike."""

import time
from statistics import median, quantiles


def interleaved(calls: dict, rounds: int = 11, budget: float = 1.0, clock=time.perf_counter) -> dict[str, list[float]]:
    """Milliseconds by ``clock`` of each call in ``calls`` (name -> function), called in turn ``rounds`` times.

    A call that takes long is measured less often: no new round begins once ``budget`` seconds are spent.
    """
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()  # warm-up
    until = time.perf_counter() + budget
    for done in range(rounds):
        if done >= 3 and time.perf_counter() > until:
            break
        for name, call in calls.items():
            began = clock()
            call()
            taken[name].append((clock() - began) * 1000)
    return taken


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def summary(values: list[float]) -> str:
    """``best / median / p95`` in milliseconds."""
    return f"{min(values):7.1f} / {median(values):7.1f} / {p95(values):7.1f}"


def ratio(values: list[float], others: list[float]) -> str:
    """The median of ``others`` divided by that of ``values``."""
    return f"{median(others) / median(values):6.2f} x"
