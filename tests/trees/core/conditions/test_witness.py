"""What to fill in so that a condition comes about, at the ends of months and of the calendar."""

import datetime
from decimal import Decimal

import pytest

from trees.core.conditions.functions import months_between
from trees.core.conditions.witness import BACKWARDS
from trees.core.formats import markdown
from trees.core.problems.check_conditions import check_conditions

GUIDE = """# Broken screen

## When was it bought? {#when}
Bought: ____ {#bought .date .required}

- [Continue](#pays)

## Who pays? {#pays}

- [The maker](#swap) {if="CONDITION"}
- [The customer](#buy) {else}

## Swap it {#swap .resolved}

## Buy a new one {#buy .unresolved}
"""


@pytest.mark.parametrize("name", ["months_between", "years_between"])
@pytest.mark.parametrize("today", ["2026-03-31", "2026-05-31", "2028-02-29", "2026-12-31", "2026-01-01"])
@pytest.mark.parametrize("count", [0, 1, 3, 13])
def test_day_so_many_months_ago_is_one_of_the_calendar(name, today, count):
    day = datetime.date.fromisoformat(today)
    start, end = map(datetime.date.fromisoformat, BACKWARDS[name](str(count), day))
    assert end == day
    assert months_between(start, end) == Decimal(count * (12 if name == "years_between" else 1))


@pytest.mark.parametrize("count", ["30000", "-200000", "9" * 30])
def test_time_that_leaves_the_calendar_has_no_day(count):
    for name in ("days_between", "months_between", "years_between"):
        if name != "days_between" or len(count) > 10:
            assert BACKWARDS[name](count, datetime.date(2026, 3, 31)) is None


@pytest.mark.parametrize("count", ["99999", "-99999", "9" * 20])
@pytest.mark.parametrize("name", ["days_since", "months_since", "years_since"])
def test_condition_on_a_time_beyond_the_calendar_is_checked_like_others(name, count):
    text = GUIDE.replace("CONDITION", f"{name}(bought) = {count}")
    assert {each.kind for each in check_conditions(markdown.load(text)[0].graph)} <= {"never-offered", "bad-condition"}
