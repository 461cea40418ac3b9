"""/api/v1/runs/{uuid}/events"""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from trees.core.graph import Graph, Node, Option
from trees.models import Flag, Run, RunEvent, Tree
from trees.models.runs import recording

pytestmark = pytest.mark.django_db


def event(kind, guide, **fields):
    """An event at the guide's first step, as a client sends it."""
    return {"uuid": str(uuid4()), "kind": kind, "step": 0, "release": guide.live_id, "node": "power"} | fields


def test_events_move_the_run_and_answer_where_it_is(api, run, guide):
    answer = api.post(f"runs/{run.pk}/events", events=[event("answer", guide, option="yes", ago=2.5)])
    assert answer.status_code == 200
    body = answer.json()
    assert body["refused"] == []
    assert (body["run"]["outcome"], body["run"]["steps"], body["run"]["serial"]) == ("resolved", 1, 1)
    assert body["run"]["state"]["place"] == {"release": guide.live_id, "node": "done", "back": []}
    assert body["run"]["state"]["serial"] == 1
    assert "Is the light on?" in body["summary"]["plain"]
    assert body["summary"]["plain"].endswith(f"\nhttp://testserver/runs/{run.pk}/")


def test_replay_of_a_request_whose_answer_was_lost_changes_nothing(api, run, guide):
    events = [event("note", guide, text="Blinks"), event("answer", guide, option="no")]
    first = api.post(f"runs/{run.pk}/events", events=events).json()
    again = api.post(f"runs/{run.pk}/events", events=[*events, *events]).json()
    assert (again["run"]["state"], again["refused"]) == (first["run"]["state"], [])
    assert RunEvent.objects.count() == 2


def test_event_that_does_not_fit_is_refused_and_the_others_are_taken(api, run, guide):
    wrong = event("answer", guide, option="maybe")
    body = api.post(f"runs/{run.pk}/events", events=[wrong, event("answer", guide, option="no")]).json()
    assert [(each["uuid"], each["reason"]) for each in body["refused"]] == [(wrong["uuid"], "option")]
    assert body["run"]["outcome"] == "escalate"


@pytest.fixture
def outer(guide, team, owner):
    """A published guide whose answer leads through ``guide``."""
    first = Node("power", "Is it on?", "", (Option("through", "Look", "end", guide.pk),))
    return factories.published(
        team, owner, title="Outer", graph=Graph.of([first, Node("end", "End", outcome="resolved")])
    )


def gone_through(api, run, outer, guide):
    answer = event("answer", outer, option="through", entered=guide.live_id or guide.revisions.last().pk)
    return api.post(f"runs/{run.pk}/events", events=[answer]).json()


def test_guide_that_is_gone_before_the_run_comes_to_it_is_named_and_passed_by(api, outer, guide, owner, stranger):
    release = guide.live_id
    gone_through(api, begun := Run.objects.start(outer, by=owner), outer, guide)
    changes = [
        (lambda: guide.archive(owner), "The run went on without “Printer offline”, which was archived."),
        (
            lambda: (guide.restore(owner), guide.unpublish()),
            "The run went on without “Printer offline”, which was unpublished.",
        ),
        (
            lambda: Tree.objects.filter(pk=guide.pk).update(team=factories.team("Other", admin=stranger)),
            "The run went on without a guide that is no longer there.",
        ),
    ]
    for change, message in changes:
        change()
        run = Run.objects.start(outer, by=owner)
        sent = event("answer", outer, option="through", entered=release)
        for _ in range(2):  # an answer that was lost is asked for again
            body = api.post(f"runs/{run.pk}/events", events=[sent]).json()
            assert (body["refused"], body["run"]["state"]["place"]["node"]) == ([], "end")
            assert [each["message"] for each in body["passed_by"]] == [message]
    assert Run.objects.get(pk=begun.pk).state().place.release_id == release


def test_guide_that_is_unpublished_while_a_run_is_in_it_says_so_with_the_next_entry(api, outer, guide, owner):
    run = Run.objects.start(outer, by=owner)
    body = gone_through(api, run, outer, guide)
    assert (body["passed_by"], body["withdrawn"]) == ([], False)
    guide.unpublish()
    note = event("note", guide, release=body["run"]["state"]["place"]["release"], text="Blinks")
    body = api.post(f"runs/{run.pk}/events", events=[note]).json()
    assert (body["refused"], body["withdrawn"]) == ([], True)


def test_value_that_is_not_right_is_refused_with_a_sentence_for_its_field(api, team, owner):
    node = Node("a", "Ask", 'Serial: ____ {#serial .required pattern="[0-9]+"}', (Option("o", "On", "b"),))
    guide = factories.published(team, owner, graph=Graph.of([node, Node("b", "End", outcome="resolved")]))
    run = Run.objects.start(guide, by=owner)
    sent = event("answer", guide, node="a", option="o", values={"serial": "x"})
    refused = api.post(f"runs/{run.pk}/events", events=[sent]).json()["refused"]
    assert (refused[0]["reason"], list(refused[0]["errors"])) == ("values", ["serial"])


def test_first_events_begin_the_run_once(api, guide, owner):
    key, body = uuid4(), {"tree": guide.pk, "release": guide.live_id, "began": 30}
    for events in ([event("answer", guide, option="yes")], []):
        assert api.post(f"runs/{key}/events", **body, events=events).status_code == 200
    made = Run.objects.get()
    assert (made.pk, made.person, made.release, made.outcome) == (key, owner, guide.live, "resolved")
    assert 29 <= made.seconds <= 31
    assert Tree.objects.get().run_count == 1


def test_run_that_begins_stays_on_the_release_that_its_page_showed(api, guide, owner):
    shown = guide.live_id
    guide.commit(factories.graph(), by=owner, onto=1)
    guide.publish(by=owner)
    api.post(f"runs/{uuid4()}/events", tree=guide.pk, release=shown, events=[])
    assert Run.objects.get().release_id == shown


def test_run_is_not_begun_on_what_is_no_release_of_its_tree(api, guide, team, owner):
    other = factories.published(team, owner, "Other")
    draft = guide.commit(factories.graph(), by=owner, onto=1)
    for release in (other.live_id, draft.pk, 2**63 - 1):
        answer = api.post(f"runs/{uuid4()}/events", tree=guide.pk, release=release, events=[])
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["release"])
    unpublished = factories.tree(team, owner, "Draft only")
    assert api.post(f"runs/{uuid4()}/events", tree=unpublished.pk, events=[]).status_code == 400
    assert not Run.objects.exists()


def test_run_is_written_by_its_person_only_and_a_stranger_finds_none(editor_api, stranger_api, run, guide):
    events = [event("answer", guide, option="yes")]
    assert editor_api.post(f"runs/{run.pk}/events", events=events).status_code == 403
    assert stranger_api.post(f"runs/{run.pk}/events", events=events).status_code == 404
    assert stranger_api.post(f"runs/{uuid4()}/events", tree=guide.pk, events=events).status_code == 404
    assert stranger_api.post(f"runs/{uuid4()}/events", events=events).status_code == 404
    assert not RunEvent.objects.exists()


def test_key_of_a_strangers_run_begins_no_other(stranger_api, stranger, run):
    theirs = factories.published(stranger.teams().get(), stranger)
    answer = stranger_api.post(f"runs/{run.pk}/events", tree=theirs.pk, events=[])
    assert answer.status_code == 400
    assert Run.objects.count() == 1


def test_flag_is_raised_once_about_its_step(api, run, guide, owner):
    Run.objects.filter(pk=run.pk).update(look=True)
    flag = event("flag", guide, option="unclear", text="Which light?")
    for _ in range(2):
        assert api.post(f"runs/{run.pk}/events", events=[flag]).json()["refused"] == []
    raised = Flag.objects.get()
    assert (str(raised.pk), raised.run, raised.tree, raised.release) == (flag["uuid"], run, guide, guide.live)
    assert (raised.node, raised.kind, raised.text, raised.by) == ("power", "unclear", "Which light?", owner)
    assert not raised.run.look  # who flags a step has not only looked


def test_flag_about_nothing_is_refused_and_the_rest_is_taken(api, run, guide, stranger):
    theirs = factories.published(stranger.teams().get(), stranger)
    flags = [
        event("flag", guide, option="odd"),
        event("flag", guide, option="wrong", node="nowhere"),
        event("flag", guide, option="wrong", release=0),
        event("flag", theirs, option="wrong"),
    ]
    body = api.post(f"runs/{run.pk}/events", events=[*flags, event("answer", guide, option="yes")]).json()
    assert [each["uuid"] for each in body["refused"]] == [each["uuid"] for each in flags]
    assert {each["reason"] for each in body["refused"]} == {"flag"}
    assert body["run"]["outcome"] == "resolved"
    assert not Flag.objects.exists()


ODD = {
    "uuid": [None, 5, "x", "", [], "5" * 5000],
    "kind": [None, 5, "jump", "switch", "handover", [], "\x00"],
    "step": [None, -1, 2**31, 10**30, "0", 1.5, True, []],
    "release": [None, -1, 2**63, "1", 1.0, {}],
    "node": [None, 5, "x" * 65, "\x00", []],
    "option": [None, 5, "x" * 65, "\x00", {}],
    "entered": [None, -1, 2**63, "1", True],
    "text": [None, 5, "\x00", "x" * 50_001, []],
    "ago": [None, -1, "nan", "inf", 1e300, True, "1"],
    "values": [None, [], "x", 5],
}


@pytest.mark.parametrize("name", ODD)
def test_event_that_cannot_be_is_400_and_named(api, run, guide, name):
    good = event("answer", guide, option="yes")
    for value in ODD[name]:
        answer = api.post(f"runs/{run.pk}/events", events=[good, good | {name: value}])
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [f"events[1].{name}"]), value
    assert not RunEvent.objects.exists()


@pytest.mark.parametrize("value", [None, 5, True, [], {}, "\x00", "x" * 50_001])
def test_value_that_is_no_text_is_400_and_named(api, run, guide, value):
    sent = event("values", guide, values={"serial": value})
    answer = api.post(f"runs/{run.pk}/events", events=[sent])
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["events[0].values.serial"])


@pytest.mark.parametrize("events", [None, 5, "x", {}, [5], [None], [[]], [{}] * 501, "missing"])
def test_what_is_no_list_of_events_is_400(api, run, events):
    body = {} if events == "missing" else {"events": events}
    assert api.post(f"runs/{run.pk}/events", **body).status_code == 400


@pytest.mark.parametrize("body", [b"[]", b"null", b"5", b'"x"', b'{"events": [{"text": "\\ud800"}]}', b"{"])
def test_body_that_is_no_object_is_400(api, run, body):
    answer = api.client.post(f"/api/v1/runs/{run.pk}/events", body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["tree", "release", "began"])
@pytest.mark.parametrize("value", [-1, 10**30, "1", True, [], None])
def test_beginning_that_cannot_be_is_400_and_named(api, name, value):
    answer = api.post(f"runs/{uuid4()}/events", events=[], **{name: value})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [name])


def test_more_events_cost_no_more_queries(api, guide, django_assert_num_queries, django_assert_max_num_queries):
    def post(count):
        events = [event("note", guide, text=f"{i}") for i in range(count)]
        assert api.post(f"runs/{uuid4()}/events", tree=guide.pk, events=events).status_code == 200

    post(1)  # reads the release
    with django_assert_num_queries(21):
        post(1)
    with django_assert_max_num_queries(20 + 5):  # SQLite takes so many rows in one statement
        post(200)


def test_text_is_kept_of_a_note_only(api, run, guide):
    api.post(f"runs/{run.pk}/events", events=[event("answer", guide, option="yes", text="x" * 50_000)])
    assert RunEvent.objects.get().data == ""


def test_slow_pattern_holds_up_one_event_and_not_all_of_them(api, team, owner, monkeypatch):
    node = Node("a", "Ask", 'Serial: ____ {#serial pattern="(a|aa)+b"}', (Option("o", "On", "b"),))
    guide = factories.published(team, owner, graph=Graph.of([node, Node("b", "End", outcome="resolved")]))
    run = Run.objects.start(guide, by=owner)
    monkeypatch.setattr(recording, "MAX_VALIDATION_SECONDS", 0.05)
    slow = {"node": "a", "option": "o", "values": {"serial": "a" * 400 + "!"}}
    sent = [event("answer", guide, **slow) for _ in range(3)] + [event("answer", guide, node="a", option="o")]
    body = api.post(f"runs/{run.pk}/events", events=sent).json()
    assert [each["message"] for each in body["refused"]] == [
        "Some values are not valid.", *["What was entered takes too long to check."] * 2
    ]  # fmt: skip
    assert body["run"]["outcome"] == "resolved"


def test_events_leave_the_texts_of_whole_guides_unread(api, run, guide):
    def post():
        assert api.post(f"runs/{run.pk}/events", events=[event("note", guide, text="x")]).status_code == 200

    post()  # reads the release
    with CaptureQueriesContext(connection) as asked:
        post()
    assert not [each for each in asked if '"content"' in each["sql"] or '_tree"."words"' in each["sql"]]
