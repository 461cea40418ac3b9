"""/api/v1/runs"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import ApiKey, Scope
from tests import factories
from trees.models import Run

pytestmark = pytest.mark.django_db


def newer_release(guide, by):
    guide.commit(factories.graph(), by=by, onto=guide.serial)
    return guide.publish(by=by)


def found(api, **query) -> list:
    """Keys of the runs that the list answers."""
    return [row["id"] for row in api.get("runs", **query).json()["results"]]


# Starting


def test_run_starts_at_the_first_step_of_the_live_release(viewer_api, guide, viewer):
    answer = viewer_api.post("runs", tree=guide.pk)
    assert answer.status_code == 201
    body = answer.json()
    assert body["state"]["place"] == {"release": guide.live_id, "node": "power", "back": []}
    assert (body["tree"], body["title"], body["release_number"], body["outcome"]) == (guide.pk, guide.title, 1, "")
    assert body["person"] == {"id": viewer.pk, "name": "Viewer"}
    assert str(Run.objects.get().pk) == body["id"]


def test_the_same_id_again_is_the_same_run(api, guide):
    key = str(uuid4())
    first, again = (api.post("runs", tree=guide.pk, id=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["id"] == key


def test_run_may_start_on_an_older_release(api, guide, owner):
    first = guide.live_id
    newer_release(guide, owner)
    assert api.post("runs", tree=guide.pk, release=first).json()["release_number"] == 1


def test_what_is_not_published_or_anothers_cannot_be_run(api, editor_api, stranger_api, run, tree, guide):
    assert api.post("runs", tree=tree.pk).status_code == 400
    assert api.post("runs", tree=guide.pk, release=tree.draft.pk).json()["errors"].keys() == {"release"}
    assert editor_api.post("runs", tree=guide.pk, id=str(run.pk)).status_code == 400
    assert stranger_api.post("runs", tree=guide.pk).json()["errors"].keys() == {"tree"}


@pytest.mark.parametrize("body", [{}, {"id": 5}, {"id": "x"}, {"release": "1"}, {"release": 2**63}, {"release": True}])
def test_start_that_cannot_be_is_400(api, guide, body):
    assert api.post("runs", **({"tree": guide.pk} | body if body else {})).status_code == 400


# Reading


def test_run_and_the_answer_to_events_name_the_newest_release_of_the_guide(api, guide, owner, run):
    live = [guide.live_id, newer_release(guide, owner).pk]
    assert live[0] != live[1] == api.get(f"runs/{run.pk}").json()["live_release"]
    guide.unpublish()
    assert api.post(f"runs/{run.pk}/events", events=[]).json()["run"]["live_release"] is None


def test_run_is_shown_to_its_team_with_its_state(viewer_api, stranger_api, run):
    factories.answered(run, "no")
    body = viewer_api.get(f"runs/{run.pk}").json()
    assert (body["outcome"], body["steps"], body["state"]["serial"]) == ("escalate", 1, 1)
    assert body["state"]["answers"] == {f"{run.release_id}/power": "no"}
    assert body["ended_at"] and body["url"] == f"/runs/{run.pk}/"
    assert stranger_api.get(f"runs/{run.pk}").status_code == 404


@pytest.mark.parametrize("path", ["runs/5", "runs/x", "runs/00000000-0000-0000-0000-000000000000", "runs/%00"])
def test_run_that_is_not_there_is_404(api, path):
    assert api.get(path).status_code == 404


def test_person_who_left_is_null(viewer_api, run, owner):
    owner.delete()
    assert viewer_api.get(f"runs/{run.pk}").json()["person"] is None


def test_events_are_listed_in_order_page_by_page(viewer_api, run, owner):
    run.record([factories.event("note", run, text=f"Note {i}") for i in range(3)], by=owner)
    run.record([factories.event("answer", run, option="yes")], by=owner)
    first = viewer_api.get(f"runs/{run.pk}/events", limit=3).json()
    assert [event["text"] for event in first["results"]] == ["Note 0", "Note 1", "Note 2"]
    (last,) = viewer_api.get(first["next"]).json()["results"]
    assert (last["kind"], last["option"], last["node"], last["step"]) == ("answer", "yes", "power", 0)
    assert last["by"] == {"id": owner.pk, "name": "Owner"}
    assert "id" not in last


def test_summary_is_json_or_the_text_that_is_asked_for(viewer_api, run):
    factories.answered(run, "yes")
    whole = viewer_api.get(f"runs/{run.pk}/summary").json()
    assert whole.keys() == {"markdown", "plain", "html"}
    for name, media_type in [("markdown", "text/markdown"), ("plain", "text/plain"), ("html", "text/html")]:
        answer = viewer_api.get(f"runs/{run.pk}/summary", format=name)
        assert answer.headers["Content-Type"] == f"{media_type}; charset=utf-8"
        assert answer.content.decode() == whole[name]
        assert "Is the light on?" in whole[name]
    assert viewer_api.get(f"runs/{run.pk}/summary", format="pdf").json()["errors"].keys() == {"format"}


def test_summary_and_the_answer_to_events_are_the_same(api, run, owner):
    answer = api.post(f"runs/{run.pk}/events", events=[]).json()["summary"]
    assert answer == api.get(f"runs/{run.pk}/summary").json()
    assert f"/runs/{run.pk}/" in answer["plain"]


# The list


def test_list_is_of_all_of_ones_teams_newest_first(viewer_api, stranger_api, guide, owner, viewer):
    keys = [str(Run.objects.start(guide, by=by).pk) for by in (owner, viewer, owner)]
    assert found(viewer_api) == keys[::-1]
    assert found(stranger_api) == []


def test_list_goes_on_where_a_page_ended(api, guide, owner, team):
    other = factories.team("Other", admin=owner)
    theirs = factories.published(other, owner, "Theirs")
    keys = [str(Run.objects.start(each, by=owner).pk) for each in (guide, theirs, guide, theirs, guide)]
    first = api.get("runs", limit=2).json()
    second = api.get(first["next"]).json()
    third = api.get(second["next"]).json()
    pages = [row["id"] for page in (first, second, third) for row in page["results"]]
    assert (pages, third["next"]) == (keys[::-1], None)
    assert found(api, team=other.pk) == [keys[3], keys[1]]
    assert found(api, tree=guide.pk) == [keys[4], keys[2], keys[0]]


def test_filters_by_state_outcome_person_and_whose(api, guide, owner, viewer):
    under_way, solved, left = (factories.started(guide, by=by) for by in (owner, viewer, viewer))
    factories.answered(solved, "yes")
    Run.objects.filter(pk=left.pk).update(outcome=Run.ABANDONED, ended_at=timezone.now())
    assert found(api, state="under_way") == [str(under_way.pk)]
    assert found(api, state="finished") == found(api, outcome="resolved") == [str(solved.pk)]
    assert found(api, state="abandoned") == [str(left.pk)]
    assert found(api, person=owner.pk) == found(api, mine="true") == [str(under_way.pk)]
    assert found(api, mine="false") == found(api, person=viewer.pk) == [str(left.pk), str(solved.pk)]
    assert found(api, outcome="escalate") == []


def test_search_finds_words_of_the_ticket_and_the_caller(api, guide, owner):
    run = Run.objects.start(guide, by=owner)
    run.record([factories.event("details", run, values={"ticket": "INC-4711", "caller": "Eve Mayer"})], by=owner)
    Run.objects.start(guide, by=owner)
    for words in ("inc-4711", "4711 eve", "MAY"):
        assert found(api, q=words) == [str(run.pk)], words
    assert found(api, q="bob") == []


def test_dates_are_days_that_are_both_included(api, guide, owner):
    run = Run.objects.start(guide, by=owner)
    today = timezone.localtime(run.started_at).date()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    assert found(api, since=today, until=today) == [str(run.pk)]
    assert found(api, since=tomorrow) == found(api, until=yesterday) == []


@pytest.mark.parametrize(
    "query",
    [{"state": "odd"}, {"team": "x"}, {"tree": 2**70}, {"person": 0}, {"outcome": "x"}, {"since": "x"},
     {"until": "9999-12-31"}, {"since": "0001-01-01"}, {"q": "\x00"}, {"cursor": "x"}, {"limit": 0}],
)  # fmt: skip
def test_filter_that_cannot_be_is_400(api, guide, query):
    assert api.get("runs", **query).status_code == 400


def test_filters_name_only_what_the_person_may_see(stranger_api, guide, owner):
    for query in ({"tree": guide.pk}, {"team": guide.team_id}, {"person": owner.pk}):
        assert stranger_api.get("runs", **query).json()["errors"].keys() == query.keys()


def test_more_runs_cost_no_more_queries(api, guide, owner, django_assert_num_queries):
    def page(runs):
        for _ in range(runs):
            factories.answered(Run.objects.start(guide, by=owner), "yes")
        with django_assert_num_queries(3):
            assert api.get("runs").status_code == 200

    page(1)
    page(8)


# Fork, handover, switch


def test_fork_is_a_run_of_ones_own_from_a_step_on(viewer_api, stranger_api, run, viewer):
    factories.answered(run, "no")
    key = str(uuid4())
    answer = viewer_api.post(f"runs/{run.pk}/fork", step=0, id=key)
    body = answer.json()
    assert (answer.status_code, body["id"], body["forked_from"], body["person"]["id"]) == (
        201, key, str(run.pk), viewer.pk
    )  # fmt: skip
    assert (body["state"]["trail"], body["state"]["place"]["node"]) == ([], "power")
    assert viewer_api.post(f"runs/{run.pk}/fork", step=0, id=key).json()["id"] == key
    assert Run.objects.count() == 2
    assert viewer_api.post(f"runs/{run.pk}/fork", step=2).status_code == 400
    assert stranger_api.post(f"runs/{run.pk}/fork", step=0).status_code == 404


def test_handing_over_changes_whose_run_it_is(api, viewer_api, run, owner, viewer, stranger):
    for person in (viewer, stranger):  # and who is a member is not told either
        assert viewer_api.post(f"runs/{run.pk}/handover", person=person.pk).status_code == 403
    assert api.post(f"runs/{run.pk}/handover", person=stranger.pk).json()["errors"].keys() == {"person"}
    assert api.post(f"runs/{run.pk}/handover", person=viewer.pk, note="x" * 501).json()["errors"].keys() == {"note"}
    body = api.post(f"runs/{run.pk}/handover", person=viewer.pk, note="Call her back").json()
    assert (body["handover_note"], "Call her back" in str(list(run.events.values()))) == ("Call her back", False)
    assert (body["person"]["id"], body["handed_by"]["id"]) == (viewer.pk, owner.pk)
    assert api.post(f"runs/{run.pk}/events", events=[]).status_code == 403
    assert viewer_api.post(f"runs/{run.pk}/events", events=[]).status_code == 200


def test_handover_that_is_sent_twice_is_answered_twice_and_happens_once(viewer_api, guide, owner, viewer):
    run = factories.begun(guide, viewer)
    answers = [viewer_api.post(f"runs/{run.pk}/handover", person=owner.pk, note="Call her back") for _ in range(2)]
    assert [(each.status_code, each.json()["person"]["id"]) for each in answers] == [(200, owner.pk)] * 2
    assert run.events.filter(kind="handover").count() == 1
    assert viewer_api.post(f"runs/{run.pk}/handover", person=viewer.pk).status_code == 403


def test_run_is_handed_to_the_agent_with_a_key(api, viewer_api, run, team, owner):
    url = f"runs/{run.pk}/handover"
    key = ApiKey.objects.create_key("Night shift", Scope.RUN, 7, by=owner, team=team)
    assert viewer_api.post(url, agent="Night shift").status_code == 403
    assert api.post(url, agent="Day shift").json()["errors"].keys() == {"agent"}
    assert api.post(url, agent="Night shift", person=owner.pk).status_code == 400
    assert api.post(url, person=key.user_id).json()["errors"].keys() == {"person"}  # it is a key, and no colleague
    assert api.post(url, agent="Night shift").json()["handed_by"]["id"] == owner.pk
    run.refresh_from_db()
    assert (run.key, run.person) == (key, key.user)
    ApiKey.objects.create_key("Night shift", Scope.RUN, 7, by=owner)
    assert "Several" in api.post(url, agent="Night shift").json()["errors"]["agent"][0]


def test_switch_goes_on_with_the_newest_release(api, editor_api, run, guide, owner):
    assert api.post(f"runs/{run.pk}/switch").status_code == 400, "there is no newer one"
    newest = newer_release(guide, owner)
    assert editor_api.post(f"runs/{run.pk}/switch").status_code == 403
    body = api.post(f"runs/{run.pk}/switch").json()
    assert (body["release"], body["release_number"], body["state"]["release"]) == (newest.pk, 2, newest.pk)


@pytest.mark.parametrize("value", [None, -1, 2**31, "0", 1.5, True, [], {}])
def test_step_and_person_that_cannot_be_are_400(api, run, value):
    assert api.post(f"runs/{run.pk}/fork", step=value).json()["errors"].keys() == {"step"}
    assert api.post(f"runs/{run.pk}/handover", person=value).json()["errors"].keys() == {"person"}


def test_runs_cannot_be_changed_or_deleted_otherwise(api, run):
    for method in ("put", "patch"):
        assert api.send(method, f"runs/{run.pk}", {"outcome": "resolved"}).status_code == 405
    assert api.delete(f"runs/{run.pk}").status_code == 405
