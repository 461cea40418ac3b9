"""Django's admin for the library."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests import factories
from trees.models import (
    Category,
    Delivery,
    Fetch,
    Flag,
    Folder,
    GuideOrigin,
    LibraryOrigin,
    Lookup,
    MissedSearch,
    Picture,
    Pin,
    Presence,
    Revision,
    Run,
    RunEvent,
    RunSnapshot,
    SearchForm,
    SearchPending,
    SearchWord,
    Share,
    SummaryTemplate,
    Synonyms,
    Tree,
    Webhook,
)

pytestmark = pytest.mark.django_db
MODELS = {
    "folder": Folder, "category": Category, "tree": Tree, "revision": Revision, "run": Run, "runevent": RunEvent,
    "flag": Flag, "share": Share, "webhook": Webhook, "delivery": Delivery, "summarytemplate": SummaryTemplate,
    "picture": Picture, "presence": Presence, "runsnapshot": RunSnapshot, "synonyms": Synonyms,
    "missedsearch": MissedSearch, "pin": Pin, "lookup": Lookup, "fetch": Fetch,
    "guideorigin": GuideOrigin, "libraryorigin": LibraryOrigin,
}  # fmt: skip
HISTORY = ["revision", "run", "runevent", "flag", "share"]


@pytest.fixture
def staff(db):
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.com", "correct horse battery", name="Root"))
    return client


def plant(team, owner, number):
    folder = Folder.objects.create(team=team, name=f"Folder {number}")
    category = Category.objects.create(team=team, name=f"Category {number}")
    tree = factories.published(team, by=owner, title=f"Guide {number}", folder=folder, categories=[category])
    run = factories.answered(Run.objects.start(tree, by=owner), "yes")
    times = {"last": run.touched_at, "moved": run.touched_at}
    RunSnapshot.objects.create(run=run, serial=1, last_event=run.events.get().pk, data="{}", **times)
    remark = {"node": "power", "step": "Is the light on?", "kind": "wrong", "text": f"Word {number}"}
    Flag.objects.create(tree=tree, team=team, release=tree.live, run=run, by=owner, **remark)
    Share.objects.create_share(tree, owner)
    webhook = Webhook.objects.create(team=team, url=f"https://{number}1.example", created_by=owner)
    webhook.deliveries.create(event="run.finished", body="{}")
    SummaryTemplate.objects.create(team=team, text="{{ guide }}", updated_by=owner)
    Picture.objects.create(team=team, key=f"{number}1", file="pictures/1.webp", width=4, height=3, created_by=owner)
    Presence.objects.heartbeat(tree, owner, uuid4(), "power")
    Synonyms.objects.set_lines(team, f"printer, device {number}", by=owner)
    MissedSearch.objects.record(team, f"Word {number}1")
    Pin.objects.place(owner, tree)
    lookup = Lookup.objects.create(team=team, name=f"Lookup {number}1", url="https://a.example", created_by=owner)
    Fetch.of(lookup, {}, by=owner).save()
    GuideOrigin.objects.create(tree=tree)
    LibraryOrigin.objects.create(team=team, folder=folder)
    return tree


@pytest.mark.parametrize("name", MODELS)
def test_list_shows_rows_and_finds_them_by_words(staff, team, owner, name):
    plant(team, owner, 1)
    page = staff.get(f"/admin/trees/{name}/")
    assert page.status_code == 200
    assert "1 " + str(MODELS[name]._meta.verbose_name) in page.content.decode()
    assert staff.get(f"/admin/trees/{name}/?q=1").status_code == 200
    assert "0 " in staff.get(f"/admin/trees/{name}/?q=nowhere").content.decode()


def test_number_of_queries_of_no_list_grows_with_its_rows(staff):
    def queries(name):
        with CaptureQueriesContext(connection) as seen:
            assert staff.get(f"/admin/trees/{name}/").status_code == 200
        return len(seen)

    def plant_for_new_teams(numbers):
        for number in numbers:
            person = factories.person(f"Person{number}")
            plant(factories.team(f"Team {number}", admin=person), person, number)

    plant_for_new_teams(range(3))
    with_3_rows = {name: queries(name) for name in MODELS}
    plant_for_new_teams(range(3, 30))
    assert {name: queries(name) for name in MODELS} == with_3_rows


@pytest.mark.parametrize("name", MODELS)
def test_one_of_each_opens(staff, team, owner, name):
    plant(team, owner, 1)
    assert staff.get(f"/admin/trees/{name}/{MODELS[name].objects.get().pk}/change/").status_code == 200


@pytest.mark.parametrize("name", HISTORY)
def test_what_happened_is_neither_made_nor_changed_nor_deleted_here(staff, team, owner, name):
    plant(team, owner, 1)
    row = MODELS[name].objects.get()
    assert staff.get(f"/admin/trees/{name}/add/").status_code == 403
    for what in ("change", "delete"):
        assert staff.post(f"/admin/trees/{name}/{row.pk}/{what}/", {"post": "yes"}).status_code == 403
    assert MODELS[name].objects.get() == row


def test_team_with_guides_is_not_deleted_here_and_that_takes_no_longer_with_many(staff, team, owner):
    plant(team, owner, 1)
    page, counts = f"/admin/accounts/team/{team.pk}/delete/", []
    for number in range(2):
        factories.published(team, by=owner, title=f"More {number}")
        with CaptureQueriesContext(connection) as queries:
            answer = staff.get(page)
        counts.append(len(queries))
        assert [each for each in ("revision", "flag", "folder") if f"<li>{each}</li>" in answer.text] == [
            "revision", "flag"
        ]  # fmt: skip
    assert counts[0] == counts[1]
    assert staff.post(page, {"post": "yes"}).status_code == 403
    assert team.trees.count() == 3


def test_secrets_are_shown_nowhere(staff, team, owner):
    plant(team, owner, 1)
    for name, secret in (("webhook", Webhook.objects.get().secret), ("share", Share.objects.get().token)):
        pk = MODELS[name].objects.get().pk
        for page in (f"/admin/trees/{name}/", f"/admin/trees/{name}/{pk}/change/"):
            assert secret not in staff.get(page).content.decode()


def test_links_can_be_revoked(staff, team, owner):
    plant(team, owner, 1)
    share = Share.objects.get()
    staff.post("/admin/trees/share/", {"action": "revoke", "_selected_action": [share.pk]})
    share.refresh_from_db()
    assert not share.is_open


def test_history_can_be_read_and_nothing_else(staff, tree):
    revision = tree.revisions.get()
    assert staff.get("/admin/trees/revision/add/").status_code == 403
    assert staff.post(f"/admin/trees/revision/{revision.pk}/change/", {"message": "X"}).status_code == 403
    assert staff.post(f"/admin/trees/revision/{revision.pk}/delete/", {"post": "yes"}).status_code == 403
    staff.post(
        "/admin/trees/revision/", {"action": "delete_selected", "_selected_action": [revision.pk], "post": "yes"}
    )
    assert list(tree.revisions.values_list("message", flat=True)) == ["Created"]


def test_content_of_a_guide_is_not_changed_here(staff, tree):
    assert staff.get("/admin/trees/tree/add/").status_code == 403
    staff.post(
        f"/admin/trees/tree/{tree.pk}/change/",
        {"title": "New", "description": "", "serial": 9, "archived_at_0": "", "archived_at_1": ""},
    )
    tree.refresh_from_db()
    assert (tree.title, tree.serial, tree.sort_title) == ("New", 1, "new")


@pytest.mark.parametrize(("model", "field"), [("tree", "folder"), ("tree", "categories"), ("folder", "parent")])
def test_choices_are_looked_up_while_typing(staff, tree, model, field):
    Folder.objects.create(team=tree.team, name="Network")
    Category.objects.create(team=tree.team, name="Network")
    query = {"app_label": "trees", "model_name": model, "field_name": field, "term": "netw"}
    results = staff.get("/admin/autocomplete/", query).json()["results"]
    assert [each["text"] for each in results] == ["Network"]


def test_member_who_is_not_staff_is_sent_away(client, owner, tree):
    client.force_login(owner)
    assert client.get("/admin/trees/tree/").status_code == 302


@pytest.mark.once
def test_every_model_has_its_page_and_its_tests():
    index = {SearchForm, SearchPending, SearchWord}  # the search makes it again from the guides
    assert set(apps.get_app_config("trees").get_models()) - index == set(MODELS.values())
    assert set(MODELS.values()) <= set(admin.site._registry)
