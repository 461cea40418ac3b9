"""docs/security.md: each point of three chapters of the ASVS, and that the tests it names exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
# How many points each section of version 5.0 has.
SECTIONS = {
    "6.1": 3, "6.2": 12, "6.3": 8, "6.4": 6, "6.5": 8, "6.6": 4, "6.7": 2, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 3, "7.6": 2,
    "8.1": 4, "8.2": 4, "8.3": 3, "8.4": 2,
}  # fmt: skip
ROWS = [[cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.splitlines() if re.match(r"\| \d", line)]

pytestmark = pytest.mark.once


def test_every_point_has_one_row_and_a_state():
    assert [row[0] for row in ROWS] == [f"{name}.{n}" for name, count in SECTIONS.items() for n in range(1, count + 1)]
    for number, _, state, shown in ROWS:
        assert state.startswith(("met", "not met", "not for us")), number
        assert shown or state.startswith(("not met", "not for us")), number


def test_every_test_that_it_names_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert named
    missing = [f"{path}::{name}" for path, name in named if f"def {name}(" not in read(ROOT / path)]
    assert missing == []


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
