"""What the runs of a guide show: pictures, and the tables they are drawn from."""

import orjson
from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.access import can_edit
from project.web.pages import page
from project.web.times import lasted
from trees.core.graph import NO_LABEL
from trees.library.guides import breadcrumbs, tree_or_404
from trees.models import Tree
from trees.numbers import charts, traffic_map
from trees.numbers.collect import ENDINGS, UNDER_WAY, Numbers, numbers_of
from trees.running import outcomes

MOST_BARS, MOST_ROWS, MOST_UNUSED = 6, 1000, 60  # the sheet has all
NAMES = outcomes.RUN_OUTCOME_LABELS | {UNDER_WAY: "Under way"}
ENDED = [ending for ending in ENDINGS if ending != UNDER_WAY]
YEARS = (2000, 2999)


class NumbersForm(forms.Form):
    """The query string. What is wrong in it is said beside its field, and does not count."""

    release = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def __init__(self, data, tree: Tree):
        super().__init__(data)
        releases = tree.revisions.released().order_by("-number").values_list("number", flat=True)
        self.fields["release"].choices = [("", "All releases"), *((each, f"Release {each}") for each in releases)]

    def clean_since(self):
        return in_years(self.cleaned_data["since"])

    def clean_until(self):
        return in_years(self.cleaned_data["until"])

    def numbers(self, tree: Tree) -> Numbers:
        self.is_valid()
        asked = self.cleaned_data
        release = asked.get("release")
        return numbers_of(tree, [release] if release else None, asked.get("since"), asked.get("until"))

    def sheet(self, tree: Tree) -> str:
        """The address of the same numbers as a file."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return f"/api/v1/trees/{tree.pk}/analytics?{urlencode(asked | {'format': 'csv'})}"


def in_years(day):
    if day and not YEARS[0] <= day.year <= YEARS[1]:
        raise forms.ValidationError(f"A date from {YEARS[0]} to {YEARS[1]}.")
    return day


# /trees/<id>/numbers


@require_safe
@page
def tree_numbers(request, pk):
    found = tree_or_404(request.user, pk)
    if not found.live and not can_edit(found):
        raise Http404
    form = NumbersForm(request.GET, found)
    numbers = form.numbers(found)
    context = {
        "tree": found,
        "crumbs": breadcrumbs(found),
        "can_edit": can_edit(found),
        "form": form,
        "sheet": form.sheet(found),
        "filtered": any(form.cleaned_data.values()),
        "numbers": numbers,
        "runs": f"{numbers.runs:,}",
        **(pictures(found, numbers) if not numbers.empty else {}),
    }
    return render(request, "trees/tree_numbers.html", context)


def pictures(tree: Tree, numbers: Numbers) -> dict:
    until = min(numbers.until or timezone.localdate(), timezone.localdate())
    href = f"/trees/{tree.pk}/#n-"
    never_taken = [(step, option) for step, option in numbers.never_taken if step.visits]
    return {
        "href": href,
        "map": orjson.dumps(traffic_map.traffic(numbers, lambda key: f"{href}{key}")).decode(),
        "map_lacks": max(0, sum(not step.gone for step in numbers.steps.values()) - traffic_map.MOST_NODES),
        "time": charts.over_time(numbers.days, until),
        "outcomes": outcomes(numbers),
        "outcome_chart": charts.stacked(numbers.outcomes),
        "durations": charts.durations(numbers.durations, {"median": numbers.median, "p90": numbers.p90}),
        "median": took(numbers.median),
        "p90": took(numbers.p90),
        "never_taken": never_taken[:MOST_UNUSED],
        "never_taken_more": len(never_taken[MOST_UNUSED:]),
        "never_reached": numbers.never_reached[:MOST_UNUSED],
        "never_reached_more": len(numbers.never_reached[MOST_UNUSED:]),
        **tables([row(step, number, href) for number, step in enumerate(numbers.steps.values(), 1)]),
    }


def tables(rows: list[dict]) -> dict:
    """The steps in their order, and those that stand out by something, most first."""
    return {
        "steps": rows[:MOST_ROWS],
        "steps_more": len(rows[MOST_ROWS:]),
        "backs": ranked(rows, "backs", lambda each: {"": each["backs"]}),
        "stays": ranked(rows, "mean_seconds", lambda each: {"": each["mean_seconds"]}),
        "ends": ranked(rows, "ended", lambda each: each["ended_as"]),
    }


def ranked(rows: list[dict], name: str, parts) -> dict:
    """``all`` rows that have something of ``name``, most first, and the ``first`` of them with a bar of ``parts``."""
    found = sorted((each for each in rows if each[name]), key=lambda each: -each[name])[:MOST_ROWS]
    first = [each | {"bar": charts.stacked(parts(each), found[0][name])} for each in found[:MOST_BARS]]
    return {"first": first, "all": found}


def outcomes(numbers: Numbers) -> list[dict]:
    return [
        {
            "ending": ending,
            "name": NAMES[ending],
            "count": f"{numbers.outcomes[ending]:,}",
            "share": share(numbers.outcomes[ending], numbers.runs),
        }
        for ending in ENDINGS
    ]


def row(step, number: int, href: str) -> dict:
    """What the pictures and the tables show of one step."""
    return {
        "number": "" if step.gone else number,
        "title": step.title,
        "href": "" if step.gone else f"{href}{step.key}",
        "visits": f"{step.visits:,}",
        "backs": step.backs,
        "back_share": share(step.backs, step.visits),
        "stays": f"{step.stays:,}",
        "mean_seconds": step.mean,
        "mean": took(round(step.mean)) if step.stays else "",
        "longest": took(step.longest) if step.stays else "",
        "ended": step.ended,
        "ended_as": {ending: step.ends[ending] for ending in ENDED if step.ends.get(ending)},
        "ends": [(ending, NAMES[ending], f"{step.ends[ending]:,}") for ending in ENDINGS if step.ends.get(ending)],
        "options": [
            {"label": each.label or NO_LABEL, "taken": f"{each.taken:,}", "share": share(each.taken, step.visits)}
            | {"gone": each.gone}
            for each in step.options.values()
        ],
    }


def share(part: int, whole: int) -> str:
    """In percent; "" of nothing."""
    return f"{100 * part / whole:.0f} %" if whole else ""


def took(seconds: int | None) -> str:
    """To the second where that says something: "45 s", "3 min 5 s", "1 h 5 min"; "" for None."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if rest and 0 < minutes < 60 else lasted(seconds)
