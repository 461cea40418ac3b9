"""/api/v1/trees/{id}/publish, unpublish, releases, analytics"""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from trees.core.graph import Graph, Node
from trees.models import Run, Tree

pytestmark = pytest.mark.django_db
BROKEN = Graph.of([Node("a", "Ends nowhere")])


def test_publishing_makes_the_newest_revision_a_release(editor_api, tree, editor):
    assert editor_api.get(f"trees/{tree.pk}").json()["live"] is None
    answer = editor_api.post(f"trees/{tree.pk}/publish", notes="First")
    assert answer.status_code == 201
    told = answer.json()
    assert (told["release"], told["serial"], told["notes"], told["live"]) == (1, 1, "First", True)
    assert told["published_by"] == {"id": editor.pk, "name": "Editor"}
    tree.refresh_from_db()
    assert tree.live_id == told["id"]
    assert [row["live"] for row in editor_api.get("trees").json()["results"]] == [1]


def test_only_the_revision_that_is_meant_is_published(editor_api, tree, owner):
    tree.commit(factories.graph(), by=owner, onto=1)
    assert editor_api.post(f"trees/{tree.pk}/publish", onto=1).status_code == 409
    assert not tree.revisions.released().exists()
    assert editor_api.post(f"trees/{tree.pk}/publish", onto=2).json()["serial"] == 2


def test_readers_see_no_releases_and_no_numbers_of_what_was_unpublished(viewer_api, editor_api, tree, owner):
    tree.publish(by=owner, notes="For a while")
    assert len(viewer_api.get(f"trees/{tree.pk}/releases").json()["results"]) == 1
    tree.unpublish()
    assert viewer_api.get(f"trees/{tree.pk}/releases").json()["results"] == []
    assert viewer_api.get(f"trees/{tree.pk}/analytics").status_code == 404
    assert len(editor_api.get(f"trees/{tree.pk}/releases").json()["results"]) == 1
    assert editor_api.get(f"trees/{tree.pk}/analytics").status_code == 200


def test_guide_with_errors_is_not_published_and_says_why(api, tree, owner):
    tree.commit(BROKEN, by=owner, onto=1)
    answer = api.post(f"trees/{tree.pk}/publish")
    assert answer.status_code == 400
    assert "without an outcome" in answer.json()["detail"]
    assert not tree.revisions.filter(number__isnull=False).exists()


def test_what_is_live_already_is_not_published_again(api, tree):
    api.post(f"trees/{tree.pk}/publish")
    assert api.post(f"trees/{tree.pk}/publish").status_code == 400
    assert api.post(f"trees/{tree.pk}/publish", notes="x" * 501).json()["errors"].keys() == {"notes"}


def test_second_of_two_who_publish_at_once_is_told_and_changes_nothing(tree, owner, editor):
    late = Tree.objects.get(pk=tree.pk)
    tree.publish(by=owner, notes="Mine")
    with pytest.raises(ValidationError):
        late.publish(by=editor, notes="Theirs")
    assert tree.revisions.get(number=1).release_notes == "Mine"


def test_unpublished_guide_begins_no_run(api, tree):
    release = api.post(f"trees/{tree.pk}/publish").json()["id"]
    assert api.post(f"trees/{tree.pk}/unpublish").json()["live"] is None
    assert api.post("runs", tree=tree.pk).status_code == 400
    assert api.post("runs", tree=tree.pk, release=release).status_code == 400
    assert api.post(f"runs/{uuid4()}/events", tree=tree.pk, release=release, events=[]).status_code == 400
    assert not Run.objects.exists()


def test_run_under_way_goes_on_when_its_guide_is_unpublished_but_begins_no_other(api, tree, owner):
    tree.publish(by=owner)
    run = Run.objects.start(tree, by=owner)
    tree.unpublish()
    answer = factories.event("answer", run, option="yes").event
    sent = {"uuid": answer.uuid, "kind": "answer", "step": 0, "release": answer.release_id, "node": answer.node}
    recorded = api.post(f"runs/{run.pk}/events", events=[sent | {"option": "yes"}])
    assert (recorded.status_code, recorded.json()["refused"]) == (200, [])
    assert api.post("runs", id=str(run.pk), tree=tree.pk).status_code == 200, "the same run, repeated"
    assert api.post(f"runs/{run.pk}/fork", step=0).status_code == 400
    assert Run.objects.count() == 1


def test_releases_are_listed_newest_first(viewer_api, api, tree, owner, django_assert_num_queries):
    for onto in (1, 2, 3):
        api.post(f"trees/{tree.pk}/publish", notes=f"After {onto}")
        tree.commit(factories.graph(), by=owner, onto=onto)
    with django_assert_num_queries(3):
        first = viewer_api.get(f"trees/{tree.pk}/releases", limit=2).json()
    assert [(row["release"], row["live"]) for row in first["results"]] == [(3, True), (2, False)]
    assert [row["notes"] for row in viewer_api.get(first["next"]).json()["results"]] == ["After 1"]


def test_viewer_publishes_nothing_and_a_stranger_finds_nothing(viewer_api, stranger_api, tree):
    for path in ("publish", "unpublish"):
        assert viewer_api.post(f"trees/{tree.pk}/{path}").status_code == 403
        assert stranger_api.post(f"trees/{tree.pk}/{path}").status_code == 404
    assert stranger_api.get(f"trees/{tree.pk}/releases").status_code == 404
    assert stranger_api.get(f"trees/{tree.pk}/analytics").status_code == 404


def test_whether_trees_are_live_costs_the_list_no_query(api, team, owner, django_assert_num_queries):
    for i in range(3):
        factories.published(team, owner, f"Guide {i}")
        with django_assert_num_queries(4):
            assert api.get("trees").json()["results"][0]["live"] == 1


def test_problems_are_also_those_of_the_trees_led_through(api, team, owner):
    through = Graph.from_json({
        "start": "a",
        "nodes": {
            "a": {"title": "A", "options": [{"key": "o", "label": "Continue", "to": "b", "tree": 2**40}]},
            "b": {"title": "B", "outcome": "resolved"},
        },
    })  # fmt: skip
    tree = factories.tree(team, owner, graph=through)
    (problem,) = api.get(f"trees/{tree.pk}/problems").json()
    assert (problem["node"], problem["option"]) == ("a", "o")


# Analytics


def test_analytics_count_runs_answers_and_coverage(viewer_api, team, owner):
    guide = factories.published(team, owner)
    factories.answered(factories.started(guide, by=owner), "yes")
    factories.started(guide, by=owner)
    told = viewer_api.get(f"trees/{guide.pk}/analytics").json()
    assert (told["runs"], told["outcomes"]["resolved"], told["outcomes"]["under_way"]) == (2, 1, 1)
    assert told["coverage"]["never_taken"] == [{"node": "power", "option": "no"}]
    assert [(node["key"], node["visits"]) for node in told["nodes"]] == [("power", 2), ("done", 1), ("call", 0)]


def test_analytics_are_of_a_release_and_a_period_where_asked(api, team, owner):
    guide = factories.published(team, owner)
    factories.started(guide, by=owner)
    path = f"trees/{guide.pk}/analytics"
    assert api.get(path, release=1, since="2020-01-01").json()["runs"] == 1
    assert api.get(path, release=2).json()["runs"] == 0
    assert api.get(path, until="2020-01-01").json()["runs"] == 0


@pytest.mark.parametrize(
    "query", [{"release": 0}, {"release": "x"}, {"release": 2**63}, {"since": "x"}, {"until": "\x00"}, {"since": 5}]
)
def test_period_that_cannot_be_is_400_and_named(api, tree, query):
    assert api.get(f"trees/{tree.pk}/analytics", **query).json()["errors"].keys() == query.keys()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar_are_answered(api, tree, day):
    api.post(f"trees/{tree.pk}/publish")
    assert api.get(f"trees/{tree.pk}/analytics", since=day).status_code == 200
    assert api.get(f"trees/{tree.pk}/analytics", until=day).status_code == 200
