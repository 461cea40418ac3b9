"""/trees/<id>/publish and /trees/<id>/unpublish"""

import pytest

from accounts.models.notices import NoticeChoice
from tests import factories
from tests.html import announced, page_of
from trees.core.graph import Graph, Node, Option
from trees.models.notice_kinds import DRAFT_TO_READ

pytestmark = pytest.mark.django_db
DIALOG = {"HX-Target": "dialog#dialog"}


@pytest.fixture
def broken(team, editor):
    """A guide with an error at its first step and a warning at its second."""
    steps = [Node("a", "Start", options=(Option("x", "On"), Option("y", "Off", "b"))), Node("b", "", "![](x.png)")]
    return factories.tree(team, editor, graph=Graph.of(steps))


def test_page_says_which_release_it_will_be(client, tree, owner):
    path = f"/trees/{tree.pk}/publish"
    assert "Publish release 1" in page_of(client.get(path))
    tree.publish(by=owner)
    tree.commit(factories.graph(), by=owner, onto=1)
    html = page_of(client.get(path))
    assert "Revision 2 becomes release 2" in html
    assert "notes" in html.fields


def test_draft_is_published_with_a_note_and_said_to_be_live(client, tree, editor):
    response = client.post(f"/trees/{tree.pk}/publish", {"serial": 1, "notes": " New toner. "}, headers=DIALOG)
    tree.refresh_from_db()
    assert announced(response)["message"] == "Release 1 is live."
    assert (tree.live.number, tree.live.release_notes, tree.live.published_by) == (1, "New toner.", editor)


def test_colleague_who_is_asked_reads_the_draft_and_why(client, tree, owner, editor, page_client_for):
    path = f"/trees/{tree.pk}/ask"
    assert path in page_of(client.get(f"/trees/{tree.pk}/publish")).links
    response = client.post(path, {"to": owner.pk, "message": "Is the second cable right?"}, headers=DIALOG)
    assert announced(response)["message"] == "Owner is asked to read the draft."
    colleague = page_client_for(owner)
    notices = page_of(colleague.get("/notices/"))
    assert "Editor asks you to read a draft" in notices
    assert "Is the second cable right?" in notices
    assert page_of(colleague.get(f"/trees/{tree.pk}/")).heading == tree.title
    assert client.post(path, {"to": owner.pk}, headers=DIALOG).status_code == 200
    assert owner.notices.count() == 2


def test_author_is_told_that_a_colleague_takes_no_such_notices(client, tree, owner):
    NoticeChoice.objects.choose(owner, {DRAFT_TO_READ.name: (False, False)})
    response = client.post(f"/trees/{tree.pk}/ask", {"to": owner.pk, "message": "The cable?"}, headers=DIALOG)
    assert response.status_code == 422
    assert "Owner takes no such notices" in page_of(response)
    assert page_of(response).field("message").text.strip() == "The cable?"


def test_only_who_sees_drafts_can_be_asked_to_read_one(client, tree, owner, editor, viewer, stranger):
    path = f"/trees/{tree.pk}/ask"
    assert [client.post(path, {"to": each.pk}).status_code for each in (editor, viewer, stranger)] == [422] * 3
    tree.team.memberships.filter(user=owner).delete()
    page = page_of(client.get(path))
    assert (page.has("form"), "nobody else sees drafts" in page) == (False, True)


def test_errors_stand_in_the_way_and_lead_to_their_steps(client, broken):
    html = page_of(client.get(f"/trees/{broken.pk}/publish"))
    assert "3 errors block publishing" in html
    assert f"/trees/{broken.pk}/edit#n-a" in html.links
    assert not html.has("[type=submit]")
    assert "no text alternative" not in html.source  # a warning does not
    assert client.post(f"/trees/{broken.pk}/publish", {"serial": 1}).status_code == 422
    broken.refresh_from_db()
    assert broken.live is None


def test_warnings_are_said_and_do_not_stand_in_the_way(client, team, editor):
    steps = [Node("a", "Start", options=(Option("x", "Next", "b"),)), Node("b", "End", outcome="resolved")]
    made = factories.tree(team, editor, graph=Graph.of(steps))
    html = page_of(client.get(f"/trees/{made.pk}/publish"))
    assert "It has 1 warning, which does not block" in html
    assert client.post(f"/trees/{made.pk}/publish", {"serial": 1}).status_code == 200


def test_only_the_draft_that_was_shown_is_published(client, tree, owner):
    tree.commit(factories.graph(), by=owner, onto=1)
    refused = client.post(f"/trees/{tree.pk}/publish", {"serial": 1, "notes": "Mine"})
    html = page_of(refused)
    assert refused.status_code == 422
    assert "A newer draft was saved in the meantime." in html and "Mine" in html
    assert html.field("serial").value == "2"
    assert client.post(f"/trees/{tree.pk}/publish", {"serial": 2}).status_code == 200


def test_what_is_live_already_is_not_published_again(client, tree, owner):
    tree.publish(by=owner)
    html = page_of(client.get(f"/trees/{tree.pk}/publish"))
    assert "There is nothing new to publish." in html
    assert not html.has("[type=submit]")
    assert client.post(f"/trees/{tree.pk}/publish", {"serial": 1}).status_code == 422


@pytest.mark.parametrize("sent", [{"notes": "x" * 501}, {"notes": "\x00"}, {"serial": "\x00"}, {"serial": "9" * 40}])
def test_odd_form_is_refused_and_kept(client, tree, sent):
    assert client.post(f"/trees/{tree.pk}/publish", sent).status_code == 422
    tree.refresh_from_db()
    assert tree.live is None


def test_unpublished_guide_comes_back_with_the_same_release(client, tree, owner):
    release = tree.publish(by=owner, notes="As it was")
    response = client.post(f"/trees/{tree.pk}/unpublish")
    tree.refresh_from_db()
    assert (response.status_code, tree.live) == (204, None)
    path, _, query = announced(response)["undo"].partition("?")
    assert client.post(path, dict([query.split("=")])).status_code == 204
    tree.refresh_from_db()
    assert (tree.live, tree.live.release_notes) == (release, "As it was")


def test_draft_that_was_a_release_is_published_again_with_its_number(client, tree, owner):
    tree.publish(by=owner)
    client.post(f"/trees/{tree.pk}/unpublish")
    assert announced(client.post(f"/trees/{tree.pk}/publish", {"serial": 1}))["message"] == "Release 1 is live."


def test_undo_does_not_take_back_what_was_published_meanwhile(client, tree, owner):
    tree.publish(by=owner)
    client.post(f"/trees/{tree.pk}/unpublish")
    tree.refresh_from_db()
    tree.commit(factories.graph(), by=owner, onto=1)
    tree.publish(by=owner)
    assert client.post(f"/trees/{tree.pk}/publish", {"release": 1}).status_code == 409
    tree.refresh_from_db()
    assert tree.live.number == 2


def test_release_that_is_not_there_cannot_be_live_again(client, tree):
    for release in (7, "9" * 9):
        assert client.post(f"/trees/{tree.pk}/publish", {"release": release}).status_code == 409


def test_unpublishing_what_is_not_published_changes_nothing(client, tree):
    assert announced(client.post(f"/trees/{tree.pk}/unpublish"))["undo"] == ""


def test_guides_that_lead_through_it_are_named_when_it_goes(client, team, editor, tree):
    tree.publish(by=editor)
    options = (Option("a", "Yes", "end", tree.pk), Option("b", "No", "end"))
    steps = [Node("a", "Start", options=options), Node("end", "Good", outcome="resolved")]
    for number in range(7):
        factories.tree(team, editor, f"Outer {number}", graph=Graph.of(steps))
    named = ", ".join(f"“Outer {number}”" for number in range(5))
    for verb in ("unpublish", "archive"):
        message = announced(client.post(f"/trees/{tree.pk}/{verb}"))["message"]
        assert f"Runs of {named} and 2 more now skip it." in message
    html = page_of(client.get(f"/trees/{tree.pk}/delete"))
    assert "Other guides lead through it." in html
    assert "Outer 4 and 2 more." in html
