"""/trees/undo/<key>: what was deleted a moment ago comes back."""

import json

import pytest
from django.core.cache import cache
from django.db import OperationalError

from accounts.models import Notice
from tests import factories
from tests.factories import answered, begun
from trees.models import Category, Folder, Share, Webhook, undo_keys

pytestmark = pytest.mark.django_db


def undo_of(response) -> str:
    return json.loads(response["HX-Trigger"])["announce"]["undo"]


def said(response) -> str:
    return json.loads(response["HX-Trigger"])["announce"]["message"]


def test_folder_comes_back_with_what_was_in_it(client, team, network, editor):
    vpn = Folder(team=team, name="VPN", parent=network)
    vpn.save()
    guide = factories.tree(team, editor, folder=network)
    assert client.post(undo_of(client.delete(f"/trees/folders/{network.pk}"))).status_code == 204
    back = Folder.objects.get(name="Network")
    guide.refresh_from_db()
    vpn.refresh_from_db()
    assert (guide.folder, vpn.parent, vpn.path) == (back, back, f"{back.pk}/{vpn.pk}/")


def test_what_was_moved_meanwhile_stays_where_it_is(client, team, network, editor):
    guide = factories.tree(team, editor, folder=network)
    other = Folder(team=team, name="Other")
    other.save()
    undo = undo_of(client.delete(f"/trees/folders/{network.pk}"))
    client.post(f"/trees/{guide.pk}/move", {"folder": other.pk})
    client.post(undo)
    guide.refresh_from_db()
    assert guide.folder == other


def test_name_that_was_taken_meanwhile_gets_a_number(client, team, network):
    undo = undo_of(client.delete(f"/trees/folders/{network.pk}"))
    Folder(team=team, name="Network").save()
    client.post(undo)
    assert set(Folder.objects.values_list("name", flat=True)) == {"Network", "Network 2"}


def test_category_comes_back_on_its_guides(client, team, editor):
    red = Category.objects.create(team=team, name="Urgent", colour="red")
    guide = factories.tree(team, editor, categories=[red])
    client.post(undo_of(client.delete(f"/trees/categories/{red.pk}")))
    assert [(c.name, c.colour) for c in guide.categories.all()] == [("Urgent", "red")]


def test_undo_counts_once(client, network):
    undo = undo_of(client.delete(f"/trees/folders/{network.pk}"))
    assert [client.post(undo).status_code for _ in range(2)] == [204, 404]
    assert Folder.objects.count() == 1


def test_undo_that_comes_too_late_is_not_there(client, network):
    undo = undo_of(client.delete(f"/trees/folders/{network.pk}"))
    cache.clear()
    assert client.post(undo).status_code == 404
    assert not Folder.objects.exists()


@pytest.fixture
def no_cache(settings, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": tmp_path / "file"}
    }


@pytest.mark.usefixtures("no_cache")
@pytest.mark.parametrize("kind", ["folder", "category", "webhook"])
def test_deletion_without_a_cache_happens_and_says_that_there_is_no_undo(
    client, team, network, owner, kind, page_client_for
):
    category = Category.objects.create(team=team, name="Urgent", colour="red")
    hook = Webhook.objects.create(team=team, url="https://example.org/", created_by=owner)
    row, url = {
        "folder": (network, f"/trees/folders/{network.pk}"),
        "category": (category, f"/trees/categories/{category.pk}"),
        "webhook": (hook, f"/teams/{team.pk}/webhooks/{hook.pk}"),
    }[kind]
    response = (page_client_for(owner) if kind == "webhook" else client).delete(url)
    assert response.status_code == 200
    said = json.loads(response["HX-Trigger"])["announce"]
    assert said["message"].endswith("There is no Undo this time.")
    assert not said.get("undo")
    assert not type(row).objects.filter(pk=row.pk).exists()


# Runs that were handed over


def test_run_that_was_handed_over_comes_back_and_the_notice_goes(page_client_for, guide, owner, viewer):
    run, client = answered(begun(guide, owner), "yes"), page_client_for(owner)
    undo = undo_of(client.post(f"/runs/{run.pk}/handover", {"to": viewer.pk, "note": "Call her back"}))
    assert Notice.objects.filter(person=viewer).exists()
    response = client.post(undo)
    assert said(response) == "This run is yours again."
    assert json.loads(response["HX-Location"])["path"] == f"/runs/{run.pk}/"
    run.refresh_from_db()
    assert (run.person, run.handed_by, run.steps, run.handover_note) == (owner, None, 1, "")
    assert [event.kind for event in run.events.order_by("pk")][-2:] == ["handover", "handover"]
    assert not Notice.objects.filter(person=viewer).exists()
    assert client.post(undo).status_code == 404


def test_handover_that_a_proxy_sends_twice_is_answered_twice_and_happens_once(page_client_for, guide, owner, viewer):
    run, client = begun(guide, viewer), page_client_for(viewer)
    first, again = (client.post(f"/runs/{run.pk}/handover", {"to": owner.pk, "note": "Call"}) for _ in range(2))
    assert (again.status_code, again["HX-Location"], again["HX-Trigger"]) == (
        200, first["HX-Location"], first["HX-Trigger"]
    )  # fmt: skip
    assert (run.events.filter(kind="handover").count(), Notice.objects.filter(person=owner).count()) == (1, 1)
    assert client.post(f"/runs/{run.pk}/handover", {"to": viewer.pk}).status_code == 403, "it is theirs no longer"
    assert said(client.post(undo_of(again))) == "This run is yours again."


def test_run_with_which_somebody_went_on_stays_theirs(page_client_for, guide, owner, viewer):
    run, client = begun(guide, owner), page_client_for(owner)
    undo = undo_of(client.post(f"/runs/{run.pk}/handover", {"to": viewer.pk}))
    run.refresh_from_db()
    answered(run, "yes")
    for _ in range(2):
        response = client.post(undo)
        assert (response.status_code, said(response)[:33]) == (400, "Viewer has gone on with this run.")
    run.refresh_from_db()
    assert run.person == viewer


def test_only_who_handed_a_run_over_undoes_it(page_client_for, guide, owner, viewer, editor, stranger):
    run = begun(guide, owner)
    undo = undo_of(page_client_for(editor).post(f"/runs/{run.pk}/handover", {"to": editor.pk}))
    assert page_client_for(owner).post(undo).status_code == 403
    assert page_client_for(stranger).post(undo).status_code == 404
    assert said(page_client_for(editor).post(undo)) == "This run is Owner’s again."
    run.refresh_from_db()
    assert run.person == owner


# Links that were revoked


def test_revoked_link_works_again(client, editor, owner, guide):
    link = Share.objects.create_share(guide, editor)
    undo = undo_of(client.delete(f"/trees/{guide.pk}/share/{link.pk}"))
    assert client.get(f"/s/{link.token}/").status_code == 410
    assert client.post(undo).status_code == 204
    assert client.get(f"/s/{link.token}/").status_code == 200
    assert client.post(undo).status_code == 404


def test_two_requests_that_both_read_an_action_undo_it_once():
    key = undo_keys.keep({"kind": "folder"})
    record = undo_keys.record_for(key)
    assert undo_keys.undo_once(key, record, lambda action: action["kind"]) == "folder"
    assert undo_keys.undo_once(key, record, lambda action: pytest.fail("undone twice")) is None


def test_undo_that_the_database_did_not_do_can_be_tried_again():
    def away(action):
        raise OperationalError("the connection is lost")

    key = undo_keys.keep({"kind": "folder"})
    with pytest.raises(OperationalError):
        undo_keys.undo_once(key, undo_keys.record_for(key), away)
    assert undo_keys.undo_once(key, undo_keys.record_for(key), lambda action: action["kind"]) == "folder"
