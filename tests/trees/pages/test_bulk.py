"""/trees/keys and the pages below /trees/bulk/."""

import json

import pytest

from tests import factories
from tests.html import page_of
from trees.core.graph import Graph, Node, Option
from trees.models import Category, Folder, Tree
from trees.models.bulk.actions import MAX_GUIDES_PER_ACTION

pytestmark = pytest.mark.django_db
DIALOG = {"HX-Target": "dialog#dialog"}


@pytest.fixture
def guides(team, owner):
    return [factories.tree(team, owner, title) for title in ("A", "B", "C")]


@pytest.fixture
def till(editor, owner):
    """A guide of a team that the editor may only read."""
    return factories.tree(factories.team("Stores", admin=owner, viewer=editor), owner, "Till")


def named(guides) -> str:
    return ",".join(str(guide.pk) for guide in guides)


def events(response) -> dict:
    return json.loads(response["HX-Trigger"])


def undo(client, response):
    return client.post(events(response)["announce"]["undo"])


# The choice


def test_all_guides_of_the_list_are_named_also_beyond_its_first_page(client, team, owner):
    for number in range(60):
        factories.tree(team, owner, f"Guide {number}")
    answer = client.get("/trees/keys").json()
    assert set(answer["keys"]) == set(Tree.objects.values_list("pk", flat=True)) and answer["more"] is False


def test_only_what_the_filters_show_is_named(client, team, owner, network, guides, stranger):
    red = Category.objects.create(team=team, name="Red")
    guides[0].update_details(by=owner, folder=network, categories=[red])
    guides[1].archive(by=owner)
    factories.tree(stranger.teams().get(), stranger, "Secret")

    def keys(query=""):
        return client.get(f"/trees/keys?{query}").json()["keys"]

    assert set(keys()) == {guides[0].pk, guides[2].pk}
    assert keys(f"folder={network.pk}") == keys(f"category={red.pk}") == [guides[0].pk]
    assert keys("archived=on") == [guides[1].pk]
    assert keys("q=zebra") == []
    assert set(keys("q=light&everywhere=on")) == {guides[0].pk, guides[2].pk}


@pytest.mark.parametrize("query", ["", "sort=name", "sort=newest", "q=printer", "q=printer&sort=name"])
def test_keys_are_in_the_order_of_the_list(query, client, team, editor):
    for number, title in enumerate(["Printer offline", "A printer", "Scanner and printer", "Printer"]):
        made = factories.tree(team, editor, title)
        Tree.objects.filter(pk=made.pk).update(run_count=number % 3)
    rows = page_of(client.get(f"/trees/list?{query}")).css("li.tree")
    assert len(rows) >= 4
    assert client.get(f"/trees/keys?{query}").json()["keys"] == [int(each["data-id"]) for each in rows]


def test_more_guides_than_one_action_takes_are_said(client, guides, monkeypatch):
    monkeypatch.setattr("trees.library.bulk.MAX_GUIDES_PER_ACTION", 2)
    answer = client.get("/trees/keys").json()
    assert (len(answer["keys"]), answer["more"]) == (2, True)


@pytest.mark.parametrize("text", ["", "x", "1,", "-1", "1 2", "9" * 19, ",".join(["1"] * (MAX_GUIDES_PER_ACTION + 1))])
def test_choice_that_makes_no_sense_is_400(client, guides, text):
    assert client.post("/trees/bulk/archive", {"trees": text}).status_code == 400
    assert not Tree.objects.archived().exists()


def test_library_offers_the_bar_to_editors_alone(client, reader, guides):
    page = page_of(client.get("/trees/"))
    assert page.by_id("bulk").is_set("hidden")
    assert {"Archive", "Restore", "Export as ZIP", "Choose all guides of the list", "Choose none"} <= set(page.buttons)
    assert "Move…" in [link.name for link in page.css("#bulk a")]
    html = page_of(reader.get("/trees/"))
    assert not html.has("#bulk") and not html.has("#row-choice")


# The actions


def test_guides_are_moved_in_the_dialog_and_undo_brings_all_back(client, team, network, guides):
    form = page_of(client.get(f"/trees/bulk/move?team={team.pk}", headers=DIALOG))
    assert form.field("trees").is_set("data-chosen")
    body = {"trees": named(guides), "folder": network.pk}
    response = client.post(f"/trees/bulk/move?team={team.pk}", body, headers=DIALOG)
    assert events(response)["announce"]["message"] == "3 guides moved to Network."
    assert {"changed", "chosen"} <= events(response).keys()
    assert network.trees.count() == 3
    response = undo(client, response)
    assert events(response)["announce"]["message"] == "3 guides changed back."
    assert network.trees.count() == 0
    assert undo_of_nothing(client, response)


def undo_of_nothing(client, response) -> bool:
    return not events(response)["announce"].get("undo")


def test_folder_of_another_team_is_refused(client, team, guides, stranger):
    secret = Folder.objects.create(team=stranger.teams().get(), name="Secret")
    response = client.post(f"/trees/bulk/move?team={team.pk}", {"trees": named(guides), "folder": secret.pk})
    assert response.status_code == 400


@pytest.mark.parametrize("url", ["/trees/bulk/move?team={team}", "/trees/{guide}/move", "/trees/folders/{inner}/move"])
def test_folder_that_was_deleted_meanwhile_is_told_of_and_the_regions_load_again(client, team, guides, url):
    inner, gone = (Folder.objects.create(team=team, name=name) for name in ("Inner", "Gone"))
    key = gone.pk
    gone.delete()
    path = url.format(team=team.pk, guide=guides[0].pk, inner=inner.pk)
    response = client.post(path, {"trees": named(guides), "folder": key}, headers=DIALOG)
    assert events(response)["announce"]["message"] == "That folder no longer exists. Nothing was moved."
    assert "changed" in events(response)
    assert response["HX-Reswap"] == "none"


def test_categories_are_added_and_removed(client, team, guides):
    red, blue = (Category.objects.create(team=team, name=name) for name in ("Red", "Blue"))
    guides[0].set_categories([blue])
    url = f"/trees/bulk/categories?team={team.pk}"
    response = client.post(url, {"trees": named(guides), "add": red.pk, "remove": blue.pk}, headers=DIALOG)
    assert events(response)["announce"]["message"] == "3 guides changed."
    assert (red.trees.count(), blue.trees.count()) == (3, 0)
    undo(client, response)
    assert (red.trees.count(), blue.trees.count()) == (0, 1)


@pytest.mark.parametrize(
    ("add", "remove", "message"),
    [([], [], "Choose at least one category."), ([0], [0], "“Red” cannot be added and removed at once.")],
)
def test_form_of_categories_says_what_is_missing(client, team, guides, add, remove, message):
    categories = [Category.objects.create(team=team, name="Red").pk]
    body = {"add": [categories[n] for n in add], "remove": [categories[n] for n in remove], "trees": named(guides)}
    response = client.post(f"/trees/bulk/categories?team={team.pk}", body, headers=DIALOG)
    assert response.status_code == 422 and message in page_of(response)


def test_team_without_categories_is_told_so(client, team):
    page = page_of(client.get(f"/trees/bulk/categories?team={team.pk}"))
    assert "has no categories yet" in page and page.link("New category").href.endswith(f"?team={team.pk}")


def test_guides_that_lead_through_archived_ones_are_named(client, team, owner, guides):
    ends = Node("end", "Good", outcome="resolved")
    for title, inner in (("Outer", guides[0]), ("Another", guides[1]), ("Longer", None)):
        key = inner.pk if inner else int(f"{guides[0].pk}0")
        factories.tree(
            team, owner, title, graph=Graph.of([Node("a", "", options=(Option("a", "Yes", "end", key),)), ends])
        )
    message = events(client.post("/trees/bulk/archive", {"trees": named(guides)}))["announce"]["message"]
    assert message == "3 guides archived. Runs of “Another”, “Outer” now skip them."
    outer = Tree.objects.get(title="Outer")
    message = events(client.post("/trees/bulk/archive", {"trees": named([guides[0], outer])}))["announce"]["message"]
    assert "skip" not in message


def test_archive_and_restore(client, guides):
    response = client.post("/trees/bulk/archive", {"trees": named(guides)})
    assert response.status_code == 204 and events(response)["announce"]["message"] == "3 guides archived."
    assert Tree.objects.archived().count() == 3
    response = client.post("/trees/bulk/restore", {"trees": named(guides[:1])})
    assert events(response)["announce"]["message"] == "1 guide restored."
    assert Tree.objects.archived().count() == 2


def test_guides_left_out_are_named(client, guides, till):
    response = client.post("/trees/bulk/archive", {"trees": f"{named([*guides, till])},999999"})
    assert events(response)["announce"]["message"] == (
        "3 guides archived. 2 left out: “Till” (your role in its team is viewer), 1 guide that no longer exists."
    )
    till.refresh_from_db()
    assert till.archived_at is None


def test_many_guides_left_out_are_counted(client, guides, till, owner):
    many = [factories.tree(till.team, owner, f"Till {number}") for number in range(8)]
    message = events(client.post("/trees/bulk/archive", {"trees": named([*guides, *many])}))["announce"]["message"]
    assert message.startswith("3 guides archived. 8 left out: “Till 0”") and message.endswith(", and 3 more.")


def test_nothing_to_change_is_said_without_an_undo(client, guides, owner):
    for guide in guides:
        guide.archive(by=owner)
    response = client.post("/trees/bulk/archive", {"trees": named(guides)})
    assert events(response)["announce"] == {"message": "3 guides needed no change.", "undo": ""}


def test_guides_that_one_may_only_read_are_403(client, till):
    assert client.post("/trees/bulk/archive", {"trees": named([till])}).status_code == 403


def test_undo_belongs_to_the_person_who_acted_and_works_once(client, page_client_for, owner, guides):
    response = client.post("/trees/bulk/archive", {"trees": named(guides)})
    assert undo(page_client_for(owner), response).status_code == 404
    assert undo(client, response).status_code == 204
    assert undo(client, response).status_code == 404


def test_undo_names_what_was_changed_meanwhile(client, guides, owner):
    response = client.post("/trees/bulk/archive", {"trees": named(guides)})
    guides[1].refresh_from_db()
    guides[1].restore(by=owner)
    message = events(undo(client, response))["announce"]["message"]
    assert message == "2 guides changed back. 1 left out: “B” (was changed meanwhile)."
