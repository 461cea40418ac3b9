"""How many examples property tests make up: all of them in CI, a quarter where somebody waits for the result."""

import os

from hypothesis import HealthCheck, settings

IN_CI = bool(os.environ.get("CI"))


def examples(number: int) -> int:
    """``number`` in CI, a quarter of it elsewhere."""
    return number if IN_CI else max(3, number // 4)


def load_profile() -> None:
    """A busy machine is no reason to fail: tests that are about time measure it themselves."""
    slow = [HealthCheck.too_slow]
    settings.register_profile("treeline", deadline=None, max_examples=examples(80), suppress_health_check=slow)
    settings.load_profile("treeline")
