"""Which runs a query string asks for: each filter narrows the list, and none shows more than the person may see."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from tests import factories
from tests.factories import answered, begun
from trees.running import list_query
from trees.running.list_query import guide_choices, matches, read_page, run_query

pytestmark = pytest.mark.django_db


def query(user, **params):
    request = RequestFactory().get("/runs/list", params)
    request.user = user
    return run_query(request)


def tickets(user, **params) -> list[str]:
    return sorted(matches(user, query(user, **params)).values_list("ticket", flat=True))


@pytest.fixture
def runs(guide, owner, editor):
    """Two runs under way and two that are finished, of two people."""
    begun(guide, owner, "A-1", days=10)
    begun(guide, editor, "B-1")
    answered(begun(guide, owner, "A-2"), "yes")
    answered(begun(guide, editor, "B-2"), "no")


def test_own_runs_under_way_are_what_is_asked_for_by_default(owner, runs):
    assert tickets(owner) == ["A-1"]
    assert tickets(owner, whose="all") == ["A-1", "B-1"]


def test_outcome_narrows_the_finished_and_is_no_question_to_the_others(owner, runs):
    assert tickets(owner, whose="all", state="finished", outcome="escalate") == ["B-2"]
    assert tickets(owner, whose="all", outcome="escalate") == ["A-1", "B-1"]
    assert not query(owner, outcome="escalate").is_filtered


def test_person_is_asked_for_among_everyones_runs_only(owner, editor, runs):
    assert tickets(owner, whose="all", person=editor.pk) == ["B-1"]
    assert tickets(owner, whose="mine", person=editor.pk) == ["A-1"]


def test_days_are_both_included(owner, runs):
    began = timezone.localdate() - timedelta(days=10)
    assert tickets(owner, since=began, until=began) == ["A-1"]
    assert tickets(owner, since=began + timedelta(days=1)) == []


@pytest.mark.parametrize(
    "params",
    [
        {"state": "lost"}, {"whose": "theirs"}, {"since": "yesterday"}, {"until": "0001-01-01"}, {"outcome": "won"},
        {"team": "x"}, {"tree": 10**30}, {"person": "-1"},
    ],
)  # fmt: skip
def test_value_that_cannot_be_is_as_if_it_were_not_there(owner, runs, params):
    assert tickets(owner, **params) == ["A-1"]


@pytest.mark.parametrize("name", ["team", "tree", "person"])
def test_filter_of_what_the_person_may_not_see_is_named_and_left_out(stranger, owner, team, guide, name):
    key = {"team": team, "tree": guide, "person": owner}[name].pk
    asked = query(stranger, whose="all", **{name: key})
    assert asked.unknown == ({"tree": "guide"}.get(name, name),)
    assert not asked.is_filtered
    assert list(matches(stranger, asked)) == []


def test_pages_of_several_teams_hold_each_run_once_newest_first(owner, guide, runs, monkeypatch):
    second = factories.published(factories.team("Second desk", admin=owner), owner)
    begun(second, owner, "C-1", days=5)
    monkeypatch.setattr(list_query, "PAGE_SIZE", 2)
    asked, after, seen = query(owner, whose="all"), "", []
    while after is not None:
        rows, after = read_page(owner, asked, after)
        seen += [row["ticket"] for row in rows]
    assert seen == ["B-1", "C-1", "A-1"]


def test_search_of_one_guide_looks_as_far_in_many_teams_as_in_one(owner, guide, runs, monkeypatch):
    monkeypatch.setattr(list_query, "MAX_RUNS_PER_SEARCH", 2)
    monkeypatch.setattr(list_query, "MAX_TEAMS_PER_SEARCH", 1)
    factories.team("Second desk", admin=owner)
    asked = query(owner, whose="all", state="finished", tree=guide.pk, q="A-2")
    assert [row["ticket"] for row in read_page(owner, asked, "")[0]] == ["A-2"]
    assert read_page(owner, replace(asked, tree=None), "")[0] == []  # of all guides, one run of each team


def test_guides_with_the_most_runs_are_offered_and_the_chosen_one_beside_them(team, owner, monkeypatch):
    rare, often, never = (factories.published(team, owner, title) for title in ("Zebra", "Apple", "Never"))
    for tree in (rare, often, often):
        factories.started(tree, by=owner)
    assert [tree.title for tree in guide_choices(owner, None)] == ["Apple", "Zebra"]
    monkeypatch.setattr(list_query, "MAX_GUIDE_CHOICES", 1)
    assert [tree.title for tree in guide_choices(owner, None)] == ["Apple"]
    assert [tree.title for tree in guide_choices(owner, never)] == ["Apple", "Never"]
