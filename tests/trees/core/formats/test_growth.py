"""Ten times the guide is ten times the work, counted in calls: that does not depend on the machine.

bench/formats.py measures what calls do not show: time and memory.
"""

import pytest

from bench.sources import SOURCES, guide
from tests.calls import calls_of
from trees.core.formats import READABLE, WRITABLE, Document, read, read_bytes, write

FEW, MANY, MAX_GROWTH = 60, 600, 10.5
GUIDES = {steps: guide(steps) for steps in (FEW, MANY)}


@pytest.mark.parametrize("name", READABLE)
def test_reading_takes_calls_as_the_guide_has_steps(name):
    def reading(steps):
        content = SOURCES[name](steps)
        work = (lambda: read_bytes(content)) if isinstance(content, bytes) else lambda: read(content, name)
        work()  # what is made once and kept is not the guide's
        return calls_of(work)

    assert reading(MANY) < MAX_GROWTH * reading(FEW)


@pytest.mark.parametrize("name", WRITABLE)
def test_writing_takes_calls_as_the_guide_has_steps(name):
    few, many = (calls_of(lambda steps=steps: write(Document(GUIDES[steps], "Large"), name)) for steps in (FEW, MANY))
    assert many < MAX_GROWTH * few
