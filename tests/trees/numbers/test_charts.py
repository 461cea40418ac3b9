"""What the charts and the map of the numbers are drawn from."""

from datetime import date, timedelta

import pytest

from trees.numbers import charts, flow, sheet, traffic_map
from trees.numbers.shape import Numbers, OptionNumbers, StepNumbers

FIRST = date(2026, 3, 4)  # a Wednesday


def step(key: str, *options: OptionNumbers, **fields) -> StepNumbers:
    return StepNumbers(key, key.title(), options={each.key: each for each in options}, **fields)


def way(to: str, taken: int) -> OptionNumbers:
    return OptionNumbers(f"to-{to}", f"To {to}", to, taken=taken)


def loop() -> dict[str, StepNumbers]:
    """Three of four leave for "good", one for "bad"; half of those who were at "b" come round again."""
    steps = [
        step("a", way("b", 8), way("spare", 0), visits=8),
        step("b", way("a", 4), way("good", 3), way("bad", 1), visits=8),
        step("good", outcome="resolved", visits=3, ends={"resolved": 3}),
        step("bad", outcome="escalate", visits=1, ends={"escalate": 1}),
        step("spare", outcome="unresolved"),
    ]
    return {each.key: each for each in steps}


# Charts


@pytest.mark.parametrize(
    "days, unit, label",
    [(10, "day", "4 Mar 2026"), (100, "week", "2 Mar 2026"), (900, "month", "Mar 2026"), (5000, "year", "2026")],
)
def test_time_has_as_many_bars_as_fit_and_loses_no_run(days, unit, label):
    counts = {FIRST + timedelta(days=each): each % 3 for each in range(days)}
    chart = charts.over_time(counts, FIRST)
    assert (chart.unit, chart.bars[0].label) == (unit, label)
    assert sum(bar.count for bar in chart.bars) == sum(counts.values())
    assert len(chart.bars) <= charts.MAX_TIME_BARS + 2


def test_time_goes_on_to_today_and_shows_empty_days():
    chart = charts.over_time({FIRST: 2, FIRST + timedelta(days=2): 1}, FIRST + timedelta(days=4))
    assert [bar.count for bar in chart.bars] == [2, 0, 1, 0, 0]


def test_bars_stand_on_the_bottom_and_reach_as_high_as_they_count():
    chart = charts.columns([("a", 1), ("b", 4)])
    assert [(bar.y, bar.height) for bar in chart.bars] == [(3, 1), (0, 4)]
    assert (chart.height, chart.width) == (4, charts.MIN_COLUMNS)


def test_parts_of_a_bar_lie_side_by_side():
    chart = charts.stacked({"resolved": 3, "escalate": 0, "unresolved": 1})
    assert [(bar.name, bar.x, bar.width) for bar in chart.bars] == [("resolved", 0, 3), ("unresolved", 3, 1)]
    assert charts.stacked({"resolved": 3}, 12).width == 12


def test_durations_lose_no_run_and_mark_what_they_are_told():
    counts = {30: 50, 65: 40, 100: 9, 90_000: 1}
    chart = charts.durations(counts, {"median": 30, "p90": 65, "none": None})
    assert sum(bar.count for bar in chart.bars) == 100
    assert chart.bars[-1].label == f"{charts.brief(charts.MAX_DURATION_BARS * 5)} and longer"
    assert (chart.unit, chart.marks) == ("5 s", {"median": 6, "p90": 13})
    assert chart.bars[6].count == 50


def test_nothing_makes_an_empty_chart():
    assert charts.durations({}, {"median": None}).bars == []
    assert charts.stacked({}).bars == []
    assert charts.over_time({}, FIRST).most == 0


@pytest.mark.parametrize(
    "seconds, said", [(0, "0 s"), (45, "45 s"), (90, "1.5 min"), (600, "10 min"), (5400, "1.5 h"), (172_800, "2 d")]
)
def test_times_on_an_axis_are_brief(seconds, said):
    assert charts.brief(seconds) == said


# Where they end up


def test_shares_flow_back_through_a_circle():
    found = flow.shares(loop())
    assert found["a"]["resolved"] == pytest.approx(0.75, abs=0.01)
    assert found["b"]["escalate"] == pytest.approx(0.25, abs=0.01)
    assert found["good"] == {"resolved": 1.0}
    assert found["spare"] == {}


def test_those_who_stop_at_a_step_count_there():
    steps = {"a": step("a", way("end", 2), visits=4, ends={"escalate": 2, "under_way": 5})}
    steps["end"] = step("end", outcome="resolved", visits=2)
    assert flow.shares(steps)["a"] == {"escalate": 0.5, "resolved": 0.5}
    assert flow.mostly({"escalate": 0.5, "resolved": 0.5}) == "mixed"
    assert flow.mostly({"escalate": 0.6, "resolved": 0.4}) == "escalate"


# The map


def drawn(steps: dict[str, StepNumbers]) -> dict:
    return traffic_map.traffic(Numbers(1, 1, [1], None, None, steps=steps), lambda key: f"/trees/1/#n-{key}")


def test_lines_are_as_wide_as_their_traffic_and_coloured_by_where_they_end():
    edges = {(each["from"], each["to"]): each for each in drawn(loop())["edges"]}
    assert edges["a", "b"]["thickness"] == traffic_map.MAX_THICKNESS_PX
    assert edges["a", "spare"]["thickness"] == traffic_map.MIN_THICKNESS_PX
    assert edges["b", "good"]["thickness"] > edges["b", "bad"]["thickness"]
    classes = [edges[each]["class"] for each in [("a", "b"), ("b", "bad"), ("a", "spare")]]
    assert classes == ["resolved", "escalate", "unused"]
    assert edges["b", "bad"]["note"] == "To bad: once, 100 % escalated"


def test_steps_say_what_happened_at_them():
    nodes = {each["key"]: each for each in drawn(loop())["nodes"]}
    assert nodes["a"]["note"] == "8 times shown, 75 % resolved"
    assert (nodes["spare"]["note"], nodes["spare"]["class"]) == ("never reached", "unused")
    assert (nodes["b"]["href"], nodes["b"]["number"]) == ("/trees/1/#n-b", 2)


def test_a_large_guide_shows_the_steps_that_are_used_most():
    steps = {f"n{each}": step(f"n{each}", way(f"n{each + 1}", 1), visits=each) for each in range(500)}
    steps["n500"] = step("n500", outcome="resolved", visits=500)
    made = drawn(steps)
    assert {each["key"] for each in made["nodes"]} == {f"n{each}" for each in range(101, 501)}
    assert all(each["from"] != "n100" for each in made["edges"])


# The sheet


def test_figure_that_is_not_known_has_no_row():
    text = "".join(sheet.sheet(Numbers(1, 1, [1], None, None)))
    assert "median" not in text and "None" not in text


def test_a_sheet_holds_no_formula():
    steps = {"a": StepNumbers("a", "=HYPERLINK(1)", options={"o": OptionNumbers("o", "+1, really", "b", taken=3)})}
    text = "".join(sheet.sheet(Numbers(1, 1, [1], None, None, steps=steps)))
    assert "shown,,a,'=HYPERLINK(1),,,,0" in text
    assert "answered,,a,'=HYPERLINK(1),o,\"'+1, really\",,3" in text
