"""The measurements of bench/ can at least be started: nothing else runs them."""

from importlib import import_module
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"
NEEDS_PEERS = {"peers"}  # the packages of requirements-bench.txt
SCRIPTS = sorted(
    path.stem
    for path in BENCH.glob("[!_]*.py")
    if "__main__" in path.read_text() and path.stem not in NEEDS_PEERS and not path.stem.startswith("peer_")
)


@pytest.mark.once
@pytest.mark.parametrize("name", SCRIPTS)
def test_measurement_can_be_started(name):
    import_module(f"bench.{name}")
