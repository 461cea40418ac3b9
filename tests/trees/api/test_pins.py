"""/api/v1/trees/pinned, /trees/recent and /trees/{id}/pin."""

import pytest

from tests import factories
from trees.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def guides(team, owner):
    return [factories.published(team, owner, title) for title in ("A", "B", "C")]


def titles(response) -> list[str]:
    assert response.status_code == 200
    return [row["title"] for row in response.json()]


def test_guides_are_pinned_moved_and_unpinned(viewer_api, guides):
    for guide in guides:
        assert viewer_api.put(f"trees/{guide.pk}/pin").status_code == 204
    assert titles(viewer_api.get("trees/pinned")) == ["A", "B", "C"]
    viewer_api.put(f"trees/{guides[2].pk}/pin", before=guides[0].pk)
    viewer_api.put(f"trees/{guides[0].pk}/pin", before=None)
    assert titles(viewer_api.get("trees/pinned")) == ["C", "B", "A"]
    viewer_api.put(f"trees/{guides[0].pk}/pin")  # without a place it stays
    for _ in range(2):  # once more changes nothing
        assert viewer_api.delete(f"trees/{guides[1].pk}/pin").status_code == 204
    assert titles(viewer_api.get("trees/pinned")) == ["C", "A"]


def test_rows_are_guides_as_the_list_has_them(viewer_api, guides):
    viewer_api.put(f"trees/{guides[0].pk}/pin")
    (row,) = viewer_api.get("trees/pinned").json()
    assert row == viewer_api.get(f"trees/{guides[0].pk}").json()


def test_whole_order_is_set_at_once(viewer_api, api, guides):
    keys = [guides[1].pk, guides[0].pk, guides[1].pk]
    assert titles(viewer_api.put("trees/pinned", trees=keys)) == ["B", "A"]
    assert titles(viewer_api.put("trees/pinned", trees=[guides[2].pk])) == ["C"]
    assert titles(viewer_api.put("trees/pinned", trees=[])) == []
    assert titles(api.get("trees/pinned")) == []


@pytest.mark.parametrize("trees", [None, "1", [0], ["x"], [2**70], [999_999], list(range(1, 40))])
def test_order_that_makes_no_sense_is_400_and_changes_nothing(viewer_api, guides, trees):
    viewer_api.put(f"trees/{guides[0].pk}/pin")
    response = viewer_api.put("trees/pinned", trees=trees)
    assert response.status_code == 400 and list(response.json()["errors"]) == ["trees"]
    assert titles(viewer_api.get("trees/pinned")) == ["A"]


def test_guides_of_strangers_cannot_be_named(viewer_api, guides, stranger):
    secret = factories.tree(stranger.teams().get(), stranger, "Secret")
    assert viewer_api.put(f"trees/{secret.pk}/pin").status_code == 404
    assert viewer_api.put("trees/pinned", trees=[secret.pk]).status_code == 400
    assert viewer_api.put(f"trees/{guides[0].pk}/pin", before=secret.pk).status_code == 400


def test_refusals_of_the_model_are_400(viewer_api, guides, owner, monkeypatch):
    guides[0].archive(by=owner)
    for response in (viewer_api.put(f"trees/{guides[0].pk}/pin"), viewer_api.put("trees/pinned", trees=[guides[0].pk])):
        assert response.status_code == 400 and "archived" in response.content.decode()
    monkeypatch.setattr("trees.models.library.pins.MAX_PINS_PER_PERSON", 1)
    viewer_api.put(f"trees/{guides[1].pk}/pin")
    assert "Unpin one first" in viewer_api.put(f"trees/{guides[2].pk}/pin").content.decode()


def test_recent_are_the_guides_that_one_ran_last(viewer_api, api, guides, viewer, owner):
    for guide in (guides[0], guides[2], guides[0]):
        Run.objects.start(guide, by=viewer)
    assert titles(viewer_api.get("trees/recent")) == ["A", "C"]
    guides[0].archive(by=owner)
    assert titles(viewer_api.get("trees/recent")) == ["C"]
    assert titles(api.get("trees/recent")) == []


def test_more_pins_cost_no_more_queries(viewer_api, guides, django_assert_num_queries):
    for guide in guides:
        viewer_api.put(f"trees/{guide.pk}/pin")
        with django_assert_num_queries(4):  # the session, the pins, the rows, their categories
            viewer_api.get("trees/pinned")
