"""/flags/: the queue of those who write, the answers for those who raised, and the region on a guide's page."""

import json
from uuid import uuid4

import pytest

from tests import factories
from tests.html import Page, page_of
from trees.library import steps, waiting
from trees.library.rows import flag_rows
from trees.models import Flag, Run

pytestmark = pytest.mark.django_db


def flagged(run, text="It is blue", **fields) -> Flag:
    about = {"tree": run.tree, "release": run.release, "node": "power", "kind": "wrong", "by": run.person} | fields
    return Flag.objects.raise_flag(uuid4(), run=run, text=text, **about)


def read(client, url, **query) -> Page:
    response = client.get(url, query)
    assert response.status_code == 200
    return page_of(response)


def test_queue_says_what_where_and_who(client, run):
    flag = flagged(run, "It is <blue>")
    page = read(client, "/flags/")
    assert {f"/trees/{run.tree_id}/#n-power", f"/runs/{run.pk}/"} <= set(page.links)
    for words in [
        "Is the light on?",
        "It is <blue>",
        "Wrong",
        "Printer offline",
        "release 1",
        "Viewer",
    ]:
        assert words in page
    assert page.times == [flag.raised_at.replace(microsecond=0)]
    assert f"/flags/{flag.pk}" in page.requests


def test_queue_is_searched_with_the_words_of_step_remark_and_guide_however_they_are_spelt(client, run):
    flagged(run, "The Wi-Fi lamp of model E-1234 is blue")
    flagged(run, "Menu moved", node="done")
    for text in ("wifi", "e1234", "LIGHT", "printer wi-fi", "offline blue"):
        page = read(client, "/flags/list", q=text)
        assert ("lamp of model" in page.source, "Menu moved" in page.source) == (True, False), text
    assert "No open flag has" in read(client, "/flags/list", q="scanner")
    run.tree.update_details(by=run.person, title="Office scanner")
    assert "Menu moved" in read(client, "/flags/list", q="scanner menu").source
    page = read(client, "/flags/", q="menu")
    assert page.field("q").value == "menu" and "lamp of model" not in page.source


def test_flags_of_an_older_version_are_found_after_a_reindex(client, run):
    flag = flagged(run, "The Wi-Fi lamp is blue")
    Flag.objects.filter(pk=flag.pk).update(words="")
    assert "lamp" not in read(client, "/flags/list", q="wifi").source
    assert Flag.objects.reindex(10) == 1
    assert Flag.objects.reindex(10) == 0
    assert "lamp" in read(client, "/flags/list", q="wifi").source


def test_search_of_the_queue_goes_on_on_its_next_page(client, run, monkeypatch):
    monkeypatch.setattr(flag_rows, "PAGE_SIZE", 2)
    for number in range(3):
        flagged(run, f"blue {number}")
    flagged(run, "red")
    page = read(client, "/flags/list", q="blue")
    assert "q=blue" in page.requests[-1]


def test_queue_is_of_the_teams_that_one_writes_for(page_client_for, run, viewer, stranger):
    flagged(run)
    assert "It is blue" not in read(page_client_for(viewer), "/flags/").source
    assert "It is blue" not in read(page_client_for(stranger), "/flags/").source
    assert "Nothing to review" in read(page_client_for(stranger), "/flags/")


def test_viewer_without_answers_reads_how_to_flag(page_client_for, viewer, team):
    assert "Nothing flagged yet" in read(page_client_for(viewer), "/flags/")


def test_flags_of_several_teams_stand_in_one_order(client, run, editor, owner):
    other = factories.team("Network", editor=editor, admin=owner)
    flagged(run, "first")
    flagged(Run.objects.start(factories.published(other, by=owner), by=owner), "second")
    flagged(run, "third")
    page = read(client, "/flags/")
    assert page.text.index("third") < page.text.index("second") < page.text.index("first")
    assert "Network ·" in page


def test_queue_goes_on_where_the_page_ended(client, run, monkeypatch):
    monkeypatch.setattr(flag_rows, "PAGE_SIZE", 2)
    for number in range(5):
        flagged(run, f"word {number}")
    seen, url = [], "/flags/list"
    while url:
        part = client.get(url)
        seen += part.context["flags"]
        url = part.context["next"]
    assert [flag["text"] for flag in seen] == [f"word {number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("url", ["/flags/list", "/flags/answers", "/flags/"])
def test_odd_place_in_the_list_is_the_beginning(client, run, url):
    flagged(run)
    for after in ["x", "\x00", "é:1", "a" * 5000]:
        assert client.get(url, {"after": after}).status_code == 200


def test_queries_do_not_grow_with_flags(client, run, django_assert_max_num_queries):
    for _ in range(30):
        flagged(run)
    with django_assert_max_num_queries(6):
        read(client, "/flags/")
    with django_assert_max_num_queries(5):
        read(client, f"/trees/{run.tree_id}/")
    with django_assert_max_num_queries(4):
        read(client, "/flags/count")


def test_resolving_answers_whoever_raised_it(client, run, editor):
    flag = flagged(run)
    assert "Message to Viewer" in read(client, f"/flags/{flag.pk}")
    response = client.post(
        f"/flags/{flag.pk}", {"message": "Mended, thank you."}, headers={"HX-Target": "dialog#dialog"}
    )
    assert json.loads(response["HX-Trigger"]) == {
        "announce": {"message": "Flag resolved.", "undo": f"/flags/{flag.pk}/open"},
        "changed": {},
    }
    flag.refresh_from_db()
    assert (flag.message, flag.resolved_by) == ("Mended, thank you.", editor)
    assert "It is blue" not in read(client, "/flags/list").source


def test_resolving_needs_no_message(client, run):
    flag = flagged(run)
    assert client.post(f"/flags/{flag.pk}", {"message": ""}).status_code == 200
    assert not Flag.objects.open().exists()


def test_message_that_is_too_long_comes_back(client, run):
    flag = flagged(run)
    response = client.post(f"/flags/{flag.pk}", {"message": "x" * 1001})
    assert response.status_code == 422
    assert "x" * 1001 in page_of(response)
    assert Flag.objects.open().exists()


def test_who_comes_second_keeps_what_was_typed_and_reads_why(client, run, owner):
    flag = flagged(run)
    flag.resolve("Not wrong", by=owner)
    response = client.post(f"/flags/{flag.pk}", {"message": "Mended"})
    assert response.status_code == 422
    for words in ["has resolved this already", "Mended", "Not wrong"]:
        assert words in page_of(response)
    assert Flag.objects.get().message == "Not wrong"


def test_undo_opens_it_again_with_the_message_in_the_form(client, run):
    flag = flagged(run)
    client.post(f"/flags/{flag.pk}", {"message": "Mended"})
    assert client.post(f"/flags/{flag.pk}/open").status_code == 204
    assert "It is blue" in read(client, "/flags/list")
    assert "Mended" in read(client, f"/flags/{flag.pk}")


def test_viewer_reads_a_flag_and_cannot_resolve_it(page_client_for, run, viewer):
    flag = flagged(run)
    client = page_client_for(viewer)
    page = read(client, f"/flags/{flag.pk}")
    assert "It is blue" in page and "message" not in page.fields
    assert client.post(f"/flags/{flag.pk}", {"message": "x"}).status_code == 403
    assert Flag.objects.open().exists()


def test_answer_is_new_until_the_page_has_shown_it(page_client_for, run, viewer, editor):
    client = page_client_for(viewer)
    seen, new = flagged(run, "first"), flagged(run, "second")
    for flag in (seen, new):
        flag.resolve(f"about the {flag.text}", by=editor)
    assert client.post("/flags/answers", {"seen": [seen.pk]})["HX-Trigger"] == "seen"
    page = read(client, "/flags/")
    assert page.text.index("about the second") < page.text.index("about the first")
    assert page.texts(".badge.ok").count("New") == 1
    assert page.field("seen").value == str(new.pk) and str(seen.pk) not in page.source


def test_reading_alone_marks_nothing(page_client_for, run, viewer, editor):
    flagged(run).resolve("Mended", by=editor)
    read(page_client_for(viewer), "/flags/")
    assert Flag.objects.unseen_answers(viewer).exists()


def test_nobody_marks_the_answers_of_others(client, run, viewer, editor):
    flag = flagged(run)
    flag.resolve("Mended", by=editor)
    assert client.post("/flags/answers", {"seen": [flag.pk]}).status_code == 204
    assert Flag.objects.unseen_answers(viewer).exists()


def test_keys_that_are_none_are_refused(client):
    assert client.post("/flags/answers", {"seen": ["1"]}).status_code == 400


def test_earlier_answers_come_page_by_page(page_client_for, run, viewer, editor, monkeypatch):
    monkeypatch.setattr(flag_rows, "PAGE_SIZE", 2)
    for number in range(3):
        flagged(run, f"word {number}").resolve("Mended", by=editor)
    Flag.objects.mark_seen(viewer)
    flagged(run, "new word").resolve("Mended", by=editor)
    client = page_client_for(viewer)
    first = client.get("/flags/answers")
    rest = client.get(first.context["next_answers"])
    assert [len(part.context["new"]) for part in (first, rest)] == [1, 0]
    texts = [flag["text"] for part in (first, rest) for flag in part.context["seen"]]
    assert texts == ["word 2", "word 1", "word 0"]
    assert page_of(rest).headings() == []


def test_count_is_of_what_waits_for_the_person(page_client_for, run, viewer, editor):
    clients = [page_client_for(user) for user in (viewer, editor)]
    assert [read(client, "/flags/count").text for client in clients] == ["", ""]
    flagged(run)
    flagged(run).resolve("Mended", by=editor)
    assert [read(client, "/flags/count").text for client in clients] == ["1 waiting", "1 waiting"]


def test_count_ends_at_99(client, run, monkeypatch):
    monkeypatch.setattr(waiting, "MAX_COUNTED", 2)
    for words in ("1 waiting", "2 waiting", "2+ waiting"):
        flagged(run)
        assert read(client, "/flags/count").text == words


def test_page_that_is_loaded_whole_brings_the_count(client, run):
    flagged(run)
    whole = page_of(client.get("/trees/", headers={"HX-Source": "main#main"}))
    assert whole.by_id("waiting").text == "1 waiting"
    assert whole.by_id("waiting")["hx-swap-oob"] == "innerHTML"
    assert not page_of(client.get("/trees/", headers={"HX-Source": "a"})).has("#waiting")


def test_guide_shows_its_open_flags_and_no_others(client, page_client_for, run, team, owner, viewer):
    other = factories.published(team, by=owner, title="VPN")
    flag = flagged(run)
    flagged(Run.objects.start(other, by=viewer), "elsewhere")
    guide = f"/trees/{run.tree_id}/"
    page = read(client, guide)
    assert "It is blue" in page and "elsewhere" not in page.source
    assert f"/flags/{flag.pk}" in page.requests
    assert "#n-power" in page.links
    assert f"/flags/{flag.pk}" not in read(page_client_for(viewer), guide).requests
    flag.resolve("", by=owner)
    assert "It is blue" not in read(client, guide).source


def test_flag_stands_at_its_step_with_resolve_and_edit(client, page_client_for, run, viewer):
    flag = flagged(run)
    step = read(client, f"/trees/{run.tree_id}/").by_id("n-power")
    assert "It is blue" in step and f"/flags/{flag.pk}" in step.requests
    assert f"/trees/{run.tree_id}/edit#n-power" in step.links
    assert f"/trees/{run.tree_id}/edit#n-power" in read(client, f"/flags/{flag.pk}").links
    assert f"/trees/{run.tree_id}/edit#n-power" in read(client, "/flags/").links
    as_viewer = read(page_client_for(viewer), f"/trees/{run.tree_id}/").by_id("n-power")
    assert "It is blue" in as_viewer
    assert as_viewer.requests == [] and not [link for link in as_viewer.links if "edit" in link]
    assert "It is blue" not in read(client, f"/trees/{run.tree_id}/").by_id("n-done")


def test_steps_that_load_later_have_their_flags(client, run, monkeypatch):
    monkeypatch.setattr(steps, "PAGE_SIZE", 1)
    monkeypatch.setattr(steps, "MAX_FLAGS", 2)
    for text in ("It is green", "It is red", "It is blue"):
        flagged(Run.objects.get(pk=run.pk), text)
    Flag.objects.update(node="done", step="Solved")
    later = read(client, f"/trees/{run.tree_id}/steps?from=1").by_id("n-done")
    assert "It is blue" in later and "It is red" in later and "It is green" not in later  # the newest
    Flag.objects.get(text="It is blue").resolve("Mended", by=run.person)
    assert "It is blue" not in read(client, f"/trees/{run.tree_id}/steps?from=1").by_id("n-done")


def test_guide_shows_more_flags_on_demand(client, run, monkeypatch):
    monkeypatch.setattr(flag_rows, "PAGE_SIZE", 2)
    for word in ("first", "second", "third"):
        flagged(run, word)
    page = client.get(f"/trees/{run.tree_id}/")
    assert [flag["text"] for flag in page.context["flags"]] == ["third", "second"]
    more = read(client, page.context["next"])
    assert "first" in more and "second" not in more.source
