"""/runs/<id>/handover, fork and switch."""

import json
import re
from dataclasses import replace

import pytest

from tests import factories
from tests.factories import answered, begun, event
from tests.html import page_of
from trees.core.graph import Graph, Node, Option
from trees.models import Run

pytestmark = pytest.mark.django_db


# /runs/<id>/handover


def test_run_is_handed_over_to_a_chosen_colleague(page_client_for, guide, owner, viewer, editor):
    run, client = begun(guide, owner), page_client_for(owner)
    html = page_of(client.get(f"/runs/{run.pk}/handover"))
    assert all(name in html for name in ("Editor", "Viewer"))
    assert "Owner" not in html.field("to").texts("option")
    response = client.post(f"/runs/{run.pk}/handover", {"to": viewer.pk})
    assert json.loads(response["HX-Location"])["path"] == f"/runs/{run.pk}/"
    run.refresh_from_db()
    assert run.person == viewer


def test_note_of_a_handover_is_what_the_next_person_sees_first(page_client_for, guide, owner, viewer, editor):
    run, client = begun(guide, owner), page_client_for(owner)
    client.post(f"/runs/{run.pk}/handover", {"to": viewer.pk, "note": " She is <deaf>.\n\nWrite to her. "})
    shown = page_of(page_client_for(viewer).get(f"/runs/{run.pk}/"))
    assert shown.css(".run-newer summary")[0].text == "Note from Owner"
    assert shown.css(".handover-note")[0].node.text() == "She is <deaf>.\n\nWrite to her."
    assert "Note from Owner" in page_of(page_client_for(viewer).get(f"/runs/{run.pk}/newer"))
    assert "Note from Owner" in page_of(page_client_for(editor).get(f"/runs/{run.pk}/"))
    page_client_for(viewer).post(f"/runs/{run.pk}/handover", {"to": editor.pk})
    assert "Note from" not in page_of(page_client_for(editor).get(f"/runs/{run.pk}/"))


def test_note_that_is_too_long_is_kept_in_the_form_and_hands_nothing_over(page_client_for, guide, owner, viewer):
    run, note = begun(guide, owner), "x" * 501
    response = page_client_for(owner).post(f"/runs/{run.pk}/handover", {"to": viewer.pk, "note": note})
    assert response.status_code == 422 and note in page_of(response)
    run.refresh_from_db()
    assert run.person == owner


def test_handover_without_a_choice_or_to_a_stranger_asks_again(page_client_for, guide, owner, stranger):
    run, client = begun(guide, owner), page_client_for(owner)
    for to in ("", stranger.pk, owner.pk, "x", "9" * 40):
        assert client.post(f"/runs/{run.pk}/handover", {"to": to}).status_code == 422
    run.refresh_from_db()
    assert run.person == owner


def test_who_is_alone_is_told_how_to_invite(page_client_for, stranger):
    run = begun(factories.published(stranger.teams().get(), stranger), stranger)
    html = page_of(page_client_for(stranger).get(f"/runs/{run.pk}/handover"))
    assert "There is no one else in the team" in html


def test_colleagues_run_is_handed_over_by_editors_only(page_client_for, guide, owner, viewer, editor):
    run = begun(guide, owner)
    assert page_client_for(viewer).post(f"/runs/{run.pk}/handover", {"to": viewer.pk}).status_code == 403
    assert page_client_for(editor).post(f"/runs/{run.pk}/handover", {"to": viewer.pk}).status_code == 200


# /runs/<id>/fork


def test_fork_leads_to_a_run_of_ones_own(page_client_for, guide, owner, viewer):
    run = answered(begun(guide, owner, "INC-1"), "yes")
    response = page_client_for(viewer).post(f"/runs/{run.pk}/fork?step=0")
    made = Run.objects.of(viewer).get(person=viewer)
    assert json.loads(response["HX-Location"])["path"] == f"/runs/{made.pk}/"
    assert (made.forked_from, made.ticket, made.steps) == (run, "INC-1", 0)


@pytest.mark.parametrize(("step", "status"), [("", 400), ("x", 400), ("-1", 400), ("9" * 30, 400), ("7", 409)])
def test_fork_needs_a_step_of_the_run(page_client_for, guide, owner, step, status):
    run = begun(guide, owner)
    assert page_client_for(owner).post(f"/runs/{run.pk}/fork", {"step": step}).status_code == status
    assert Run.objects.count() == 1


def test_a_double_click_makes_one_fork(page_client_for, guide, owner, viewer):
    run, client = answered(begun(guide, owner), "yes"), page_client_for(viewer)
    key = re.search(r'"key": "([^"]+)"', client.get(f"/runs/{run.pk}/").content.decode())[1]
    answers = {client.post(f"/runs/{run.pk}/fork", {"step": 1, "key": key})["HX-Location"] for _ in range(2)}
    assert len(answers) == 1
    assert Run.objects.of(viewer).filter(person=viewer).count() == 1


def test_the_key_of_a_fork_is_a_uuid(page_client_for, guide, owner):
    assert (
        page_client_for(owner).post(f"/runs/{begun(guide, owner).pk}/fork", {"step": 0, "key": "x"}).status_code == 400
    )


# /runs/<id>/ with a newer release, /runs/<id>/switch


def renamed(guide, key="power") -> None:
    """Publishes another release, in which a step has another title."""
    old = factories.graph()
    new = Graph(old.start, {**old.nodes, key: replace(old.nodes[key], title="<b>New</b>")})
    guide.commit(new, by=guide.created_by, onto=guide.serial)
    guide.publish(by=guide.created_by, notes="Clearer now")


def test_run_on_the_live_release_hears_nothing(ask, guide, owner):
    assert "is newer" not in ask(f"/runs/{begun(guide, owner).pk}/").source


def test_newer_release_says_what_changed_and_can_be_gone_on_with(page_client_for, guide, owner):
    run, client = begun(guide, owner), page_client_for(owner)
    renamed(guide)
    html = page_of(client.get(f"/runs/{run.pk}/"))
    for said in ("Release 2 is newer", "1 step renamed, 2 of 3 steps untouched", "Clearer now", "<b>New"):
        assert said in html
    assert f"/runs/{run.pk}/switch" in html.requests
    response = client.post(f"/runs/{run.pk}/switch")
    assert json.loads(response["HX-Location"])["path"] == f"/runs/{run.pk}/"
    run.refresh_from_db()
    assert run.release == guide.live


def test_newer_release_without_the_step_says_why_not(page_client_for, guide, owner):
    run, client = begun(guide, owner), page_client_for(owner)
    end = factories.graph().nodes["done"]
    guide.commit(Graph.of([end]), by=owner, onto=guide.serial)
    guide.publish(by=owner)
    html = page_of(client.get(f"/runs/{run.pk}/"))
    assert "does not have the step" in html
    assert "/switch" not in html.source
    refused = client.post(f"/runs/{run.pk}/switch")
    assert refused.status_code == 422
    assert "does not have the step" in page_of(refused)


def test_answers_that_the_newer_release_would_not_offer_are_named(page_client_for, team, owner):
    age = Node("age", "How old?", "Age: ____ {#age .number}", (Option("on", "Go on", "pays"),))
    how = Node("how", "How?", "", (Option("soon", "Soon", "buy"),))
    rest = [how, Node("buy", "Buy one", outcome="resolved")]
    graphs = [
        Graph.of([age, Node("pays", "Who pays?", "", (Option("maker", "The maker", "how", condition=f"age < {most}"),
                                                     Option("us", "Us", "buy", condition="else"))), *rest])
        for most in (24, 12)
    ]  # fmt: skip
    guide = factories.tree(team, owner, graph=graphs[0])
    guide.publish(by=owner)
    run = begun(guide, owner)
    run.record([event("answer", run, option="on", values={"age": "18"})], by=owner)
    guide.commit(graphs[1], by=owner, onto=guide.serial)
    guide.publish(by=owner)
    html = page_of(page_client_for(owner).get(f"/runs/{run.pk}/"))
    assert "It would not offer your answer The maker to Who pays?" in html.words
    assert "Go on" not in html.by_id("newer").text


def test_open_page_hears_of_a_newer_release_and_that_its_guide_was_unpublished(page_client_for, guide, owner):
    run, client = begun(guide, owner), page_client_for(owner)

    def newer():
        answer = client.get(f"/runs/{run.pk}/newer")
        return page_of(answer).words, answer.headers.get("HX-Trigger", "")

    assert page_of(client.get(f"/runs/{run.pk}/")).data("live") == [str(guide.live_id)]
    assert newer() == ("", "")
    renamed(guide)
    words, message = newer()
    assert words.startswith("Release 2 is newer.")
    assert "Release 2 of this guide is out." in message
    guide.unpublish()
    words, message = newer()
    assert words.startswith("This guide was unpublished.")
    assert "This guide was unpublished." in message


def test_colleague_neither_hears_of_a_newer_release_nor_switches(page_client_for, guide, owner, editor):
    run, client = begun(guide, owner), page_client_for(editor)
    renamed(guide)
    assert "is newer" not in page_of(client.get(f"/runs/{run.pk}/")).source
    assert client.post(f"/runs/{run.pk}/switch").status_code == 403


# /runs/<id>/dismiss


def test_dismissed_run_is_among_the_abandoned_and_comes_back_by_undo(page_client_for, guide, owner):
    run, client = begun(guide, owner), page_client_for(owner)
    response = client.post(f"/runs/{run.pk}/dismiss")
    assert response.status_code == 204
    run.refresh_from_db()
    assert (run.outcome, run.ended_at) == (Run.ABANDONED, run.touched_at)
    said = json.loads(response["HX-Trigger"])["announce"]
    assert said["message"] == "Run of “Printer offline” dismissed."
    assert client.post(said["undo"], {"undo": "1"}).status_code == 204
    run.refresh_from_db()
    assert (run.outcome, run.ended_at) == ("", None)


def test_run_that_ended_stays_as_it_ended(page_client_for, guide, owner):
    run, client = answered(begun(guide, owner), "yes"), page_client_for(owner)
    client.post(f"/runs/{run.pk}/dismiss")
    client.post(f"/runs/{run.pk}/dismiss", {"undo": "1"})
    run.refresh_from_db()
    assert run.outcome == "resolved" and run.ended_at


def test_dismissed_run_goes_on_with_its_next_answer(page_client_for, guide, owner):
    run = begun(guide, owner)
    page_client_for(owner).post(f"/runs/{run.pk}/dismiss")
    run.refresh_from_db()
    answered(run, "no")
    run.refresh_from_db()
    assert run.outcome == "escalate"
