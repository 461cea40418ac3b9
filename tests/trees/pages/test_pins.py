"""The star of a guide, /trees/quick above the library's list, and /trees/pins that arranges it."""

import json

import pytest

from tests import factories
from tests.html import page_of
from trees.models import Pin, Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def guides(team, owner):
    return [factories.published(team, owner, title) for title in ("A", "B", "C")]


@pytest.fixture
def pinned(guides, viewer):
    for guide in guides:
        Pin.objects.place(viewer, guide)
    return guides


def quick(client, team=0):
    return page_of(client.get(f"/trees/quick?team={team}"))


def titles(page, name="Pinned") -> list[str]:
    regions = [each for each in page.css("section") if each.name == name]
    return regions[0].texts("li a .clip") if regions else []


def said(response) -> dict:
    assert response.status_code == 204
    return json.loads(response["HX-Trigger"])


def press(client, guide, **fields):
    return said(client.post(f"/trees/{guide.pk}/pin", fields))


def undo(client, answer) -> dict:
    path, _, query = answer["announce"]["undo"].partition("?")
    return said(client.post(path, dict(pair.split("=") for pair in query.split("&"))))


# The star


def test_star_pins_and_its_undo_unpins(reader, guides):
    answer = press(reader, guides[0], pinned="on")
    assert answer["announce"]["message"] == "“A” pinned."
    assert answer["pins"] == {"guide": guides[0].pk, "pinned": True}
    assert titles(quick(reader)) == ["A"]
    assert undo(reader, answer)["pins"]["pinned"] is False
    assert titles(quick(reader)) == []


def test_undo_of_unpinning_puts_the_guide_back_where_it_was(reader, pinned):
    answer = press(reader, pinned[1], pinned="")
    assert titles(quick(reader)) == ["A", "C"]
    undo(reader, answer)
    assert titles(quick(reader)) == ["A", "B", "C"]
    undo(reader, press(reader, pinned[2], pinned=""))
    assert titles(quick(reader)) == ["A", "B", "C"]


def test_moved_pin_says_its_place(reader, pinned):
    answer = press(reader, pinned[2], pinned="on", before=pinned[1].pk)
    assert answer["announce"] == {"message": "“C” is now number 2 of 3.", "undo": ""}
    assert press(reader, pinned[2], pinned="on", before=0)["announce"]["message"] == "“C” is now number 3 of 3."
    assert titles(quick(reader)) == ["A", "B", "C"]


def test_page_that_shows_the_new_order_already_does_not_load_it_again(reader, pinned):
    answer = press(reader, pinned[2], pinned="on", before=pinned[1].pk, shown="on")
    assert list(answer) == ["announce"]
    assert titles(quick(reader)) == ["A", "C", "B"]


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 30, "999999"])
def test_place_that_makes_no_sense_is_the_end(reader, pinned, nonsense):
    press(reader, pinned[0], pinned="on", before=nonsense)
    assert titles(quick(reader)) == ["B", "C", "A"]


def test_refusal_is_said_and_the_star_is_told(reader, pinned, team, owner, monkeypatch):
    monkeypatch.setattr("trees.models.library.pins.MAX_PINS_PER_PERSON", 3)
    more = factories.tree(team, owner, "D")
    answer = press(reader, more, pinned="on")
    assert "Unpin one first" in answer["announce"]["message"] and not answer["announce"]["undo"]
    assert answer["pins"] == {"guide": more.pk, "pinned": False}


@pytest.mark.parametrize("by_viewer", [True, False])
def test_star_of_the_guides_page_says_whether_it_is_pinned(reader, client, pinned, by_viewer):
    page = page_of((reader if by_viewer else client).get(f"/trees/{pinned[0].pk}/"))
    assert page.button("Pin A")["aria-pressed"] == ("true" if by_viewer else "false")


def test_archived_guide_offers_its_star_only_to_unpin(reader, client, pinned, owner):
    pinned[0].archive(by=owner)
    assert "Pin A" in page_of(reader.get(f"/trees/{pinned[0].pk}/")).buttons
    assert "Pin A" not in page_of(client.get(f"/trees/{pinned[0].pk}/")).buttons


# Above the list


def test_library_brings_both_lists_with_the_page(reader, pinned, viewer):
    Run.objects.start(pinned[1], by=viewer)
    page = page_of(reader.get("/trees/"))
    assert titles(page) == ["A", "B", "C"]
    assert titles(page, "Recently used") == ["B"]
    assert page.data("pinned") == [str(guide.pk) for guide in pinned]


def test_guide_that_was_unpublished_leaves_recently_used_and_comes_back(reader, team, owner, viewer):
    guide = factories.published(team, owner, "Live")
    Run.objects.start(guide, by=viewer)
    guide.unpublish()
    assert titles(quick(reader, team.pk), "Recently used") == []
    guide.publish(by=owner)
    assert titles(quick(reader, team.pk), "Recently used") == ["Live"]


def test_without_pins_the_line_says_how_to_make_one(reader, guides):
    page = quick(reader)
    assert "The star of a guide" in page and "keeps it here." in page
    assert not page.has("#arrange") and titles(page, "Recently used") == []


def test_pin_runs_a_published_guide_and_opens_any_other(reader, team, owner, viewer):
    live, draft = factories.published(team, owner, "Live"), factories.tree(team, owner, "Draft")
    for guide in (live, draft):
        Pin.objects.place(viewer, guide)
    page = quick(reader, team.pk)
    assert page.link("Run Live").href == f"/trees/{live.pk}/run"
    assert page.link("Draft").href == f"/trees/{draft.pk}/"


def test_guide_of_another_team_names_its_team(reader, pinned, team, viewer):
    other = factories.team("Stores", admin=viewer)
    Pin.objects.place(viewer, factories.tree(other, viewer, "Till"))
    assert quick(reader, team.pk).texts(".quick-guide .small") == ["Stores"]
    assert quick(reader, other.pk).texts(".quick-guide .small") == ["Service desk"] * 3
    assert len(quick(reader, "x").texts(".quick-guide .small")) == 4


def test_markup_in_a_title_is_text(reader, team, owner, viewer):
    Pin.objects.place(viewer, factories.tree(team, owner, "<img src=x onerror=alert(1)>"))
    for page in (quick(reader), page_of(reader.get("/trees/pins"))):
        assert not page.has("img") and "<img src=x" in page


def test_guides_out_of_sight_are_left_out_without_an_error(reader, pinned, owner, team, viewer):
    pinned[0].archive(by=owner)
    pinned[1].delete()
    assert titles(quick(reader)) == ["C"]
    team.memberships.get(user=viewer).delete()
    assert titles(quick(reader)) == []
    assert reader.get("/trees/pins").status_code == 200


def test_both_lists_cost_three_queries_beside_the_sign_in(reader, pinned, viewer, django_assert_num_queries):
    for guide in pinned:
        Run.objects.start(guide, by=viewer)
    with django_assert_num_queries(4):
        quick(reader)


# The dialog


def arranged(client) -> list[str]:
    return page_of(client.get("/trees/pins")).texts("ol li > a")


def test_buttons_of_the_dialog_move_each_pin_by_one(reader, pinned):
    def click(name):
        page = page_of(reader.get("/trees/pins"))
        button = page.button(name)
        guide = button["id"].rpartition("-")[2]
        reader.post(f"/trees/{guide}/pin", {"pinned": "on", "before": button.value})
        return arranged(reader)

    assert arranged(reader) == ["A", "B", "C"]
    assert click("Move A down") == ["B", "A", "C"]
    assert click("Move A down") == ["B", "C", "A"]
    assert click("Move C up") == ["C", "B", "A"]
    assert click("Move A up") == ["C", "A", "B"]


def test_first_and_last_go_no_further(reader, pinned):
    page = page_of(reader.get("/trees/pins"))
    ends = {each.name for each in page.css("[aria-disabled=true]")}
    assert ends == {"Move A up", "Move C down"}
    assert all(page.button(name)["type"] == "button" for name in ends)


def test_dialog_shows_archived_guides_so_that_they_can_be_unpinned(reader, pinned, owner):
    pinned[1].archive(by=owner)
    page = page_of(reader.get("/trees/pins"))
    assert page.texts("ol li > a") == ["A", "B", "C"] and page.texts(".badge") == ["archived"]
    assert page.button("Unpin B")["type"] == "submit"


def test_dialog_without_pins_says_so(reader):
    assert "No guide is pinned." in page_of(reader.get("/trees/pins"))
