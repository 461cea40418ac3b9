"""/api/v1/teams/<id>/analytics"""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from trees.models import Flag, Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(team):
    return f"teams/{team.pk}/analytics"


def test_figures_are_those_of_the_page(api, run_guides, path, owner, viewer):
    told = api.get(path, sort="runs").json()
    assert told["since"] == str(timezone.localdate() - timedelta(days=29))
    assert (told["runs"], told["outcomes"]["resolved"], told["outcomes"]["escalate"]) == (4, 2, 2)
    assert [(each["title"], each["runs"], each["open_flags"]) for each in told["guides"]] == [
        ("Fails", 3, 0),
        ("Works", 1, 0),
    ]
    assert told["guides"][1]["outcomes"] == dict.fromkeys(told["outcomes"], 0) | {"resolved": 1}
    assert told["guides"][1]["mean_seconds"] >= 60
    assert {each["id"]: each["runs"] for each in told["people"]} == {owner.pk: 2, viewer.pk: 2}
    assert [each["title"] for each in told["unused"]] == ["Unused"]
    assert (told["more_guides"], told["more_people"], told["has_more_unused"]) == (0, 0, False)


def test_open_flags_of_a_guide_are_counted(api, run_guides, path, owner, team):
    fails, _ = run_guides
    about = {"tree": fails, "team": team, "release": fails.live, "node": "power", "kind": "wrong"}
    Flag.objects.create(by=owner, **about)
    assert [each["open_flags"] for each in api.get(path).json()["guides"]] == [1, 0]


def test_runs_of_earlier_days_do_not_count(api, run_guides, path):
    Run.objects.update(started_at=timezone.now() - timedelta(days=10))
    assert (api.get(path, days=7).json()["runs"], api.get(path, days=30).json()["runs"]) == (0, 4)


def test_people_are_for_admins_only(editor_api, viewer_api, run_guides, path):
    for api in (editor_api, viewer_api):
        assert (api.get(path).json()["runs"], api.get(path).json()["people"]) == (4, [])


@pytest.mark.parametrize("query", [{"days": "0"}, {"days": "366"}, {"days": "x"}, {"sort": "name"}])
def test_what_is_not_understood_is_named(api, path, query):
    answer = api.get(path, **query)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, list(query))


def test_file_has_a_row_for_each_guide_person_and_unused_guide(api, editor_api, run_guides, path, owner, viewer):
    answer = api.get(path, format="csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f"-numbers-since-{timezone.localdate() - timedelta(days=29)}.csv" in answer["Content-Disposition"]
    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert [(row["what"], row["name"], row["runs"], row["resolved"]) for row in rows] == [
        ("guide", "Fails", "3", "1"),
        ("guide", "Works", "1", "1"),
        ("person", str(owner), "2", rows[2]["resolved"]),
        ("person", str(viewer), "2", rows[3]["resolved"]),
        ("unused guide", "Unused", "0", ""),
    ]
    assert "person" not in editor_api.get(path, format="csv").content.decode()
