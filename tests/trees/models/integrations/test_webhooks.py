"""The outbox: who is told of what, in which words, and in the transaction of what happened."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import orjson
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from trees.core.graph import Graph, Node, Option
from trees.library.reviews import remind
from trees.models import Delivery, Flag, Run, Webhook
from trees.models.integrations.webhook_events import EVENTS, RUN_FINISHED
from trees.models.integrations.webhooks import RETRY_DELAYS

pytestmark = pytest.mark.django_db


@pytest.fixture
def webhook(team):
    return Webhook.objects.create(team=team, url="https://example.com/hook")


def flagged(run) -> Flag:
    about = {"tree": run.tree, "release": run.release, "node": "power", "kind": "unclear", "text": "Which light?"}
    return Flag.objects.raise_flag(uuid4(), run=run, by=run.person, **about)


def told() -> list[dict]:
    return [orjson.loads(delivery.body) for delivery in Delivery.objects.order_by("created_at")]


def test_finished_run_is_told_in_full(webhook, run, guide, settings):
    settings.BASE_URL = "https://guides.example.com"
    details = {"ticket": "INC-7", "caller": "Kim Lee"}
    run.record([factories.event("details", run, values=details)], by=run.person)
    factories.answered(run, "no")
    message = told()[0]
    assert (message["event"], message["team"], message["at"][-1]) == ("run.finished", run.team_id, "Z")
    assert message["run"] | {"started_at": "", "ended_at": "", "seconds": 0} == {
        "id": str(run.pk), "url": f"https://guides.example.com/runs/{run.pk}/", "outcome": "escalate", "steps": 1,
        "ticket": "INC-7", "caller": "Kim Lee", "person": "Viewer", "seconds": 0, "started_at": "", "ended_at": "",
    }  # fmt: skip
    url = f"https://guides.example.com/trees/{guide.pk}/"
    assert message["guide"] == {"id": guide.pk, "title": "Printer offline", "url": url, "release": 1}


def test_nothing_is_told_of_values_and_notes(webhook, team, owner, viewer):
    ask = Node("ask", "Who?", "Serial: ____ {#serial}\n\nPIN: ____ {#pin .sensitive}", (Option("on", "Go on", "done"),))
    guide = factories.published(team, by=owner, graph=Graph.of([ask, Node("done", "Done", outcome="resolved")]))
    run = Run.objects.start(guide, by=viewer)
    note = factories.event("note", run, text="whispered")
    answer = factories.event("answer", run, option="on", values={"serial": "SN-1", "pin": "4711"})
    assert run.record([note, answer], by=viewer)[0].values == {"serial": "SN-1", "pin": None}
    body = Delivery.objects.get().body
    assert not any(word in body for word in ["whispered", "SN-1", "4711"])


def test_run_is_told_once_however_often_its_last_answer_comes(webhook, run):
    answer = factories.event("answer", run, option="yes")
    for _ in range(3):
        run.record([answer], by=run.person)
    run.record([factories.event("details", run, values={"ticket": "INC-7"})], by=run.person)
    assert [message["event"] for message in told()] == ["run.finished"]


def test_run_that_goes_on_and_ends_again_is_told_again(webhook, run):
    factories.answered(run, "yes")
    run.record([factories.event("back", run, step=0)], by=run.person)
    factories.answered(run, "no")
    assert [message["run"]["outcome"] for message in told()] == ["resolved", "escalate"]


def test_run_that_was_abandoned_is_told_when_it_is_finished_after_all(webhook, run):
    Run.objects.filter(pk=run.pk).update(outcome=Run.ABANDONED, ended_at=timezone.now())
    factories.answered(run, "yes")
    assert [message["run"]["outcome"] for message in told()] == ["resolved"]


def test_raised_flag_is_told_in_full_and_once(webhook, run):
    flag = flagged(run)
    Flag.objects.raise_flag(
        flag.pk, run=run, tree=run.tree, release=run.release, node="power", kind="wrong", text="", by=run.person
    )
    [message] = told()
    assert (message["event"], message["guide"]["title"]) == ("flag.raised", "Printer offline")
    assert message["flag"] == {
        "id": str(flag.pk), "url": f"/flags/{flag.pk}", "kind": "unclear", "text": "Which light?", "person": "Viewer",
        "step": {"key": "power", "title": "Is the light on?"}, "run": {"id": str(run.pk), "url": f"/runs/{run.pk}/"},
    }  # fmt: skip


def test_each_webhook_is_told_what_it_wants(team, run, stranger):
    def hook(team, **wants):
        return Webhook.objects.create(team=team, url="https://example.com/", **wants)

    both, runs = hook(team), hook(team, flag_raised=False)
    flags = hook(team, run_finished=False)
    hook(team, active=False)
    hook(stranger.teams().get())
    flagged(run)
    factories.answered(run, "yes")
    rows = set(Delivery.objects.values_list("webhook", "event"))
    assert rows == {
        (both.pk, "flag.raised"), (flags.pk, "flag.raised"), (both.pk, "run.finished"), (runs.pk, "run.finished")
    }  # fmt: skip
    assert len({message["id"] for message in told()}) == 2  # an event is the same to all who are told of it


def test_what_is_rolled_back_is_not_told(webhook, run):
    with transaction.atomic():
        factories.answered(run, "yes")
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_team_without_webhooks_pays_one_query(team, django_assert_num_queries):
    with django_assert_num_queries(1):
        Delivery.objects.enqueue(replace(RUN_FINISHED, payload=lambda run: 1 / 0), team.pk, Run())


def test_telling_costs_the_same_for_one_webhook_and_for_twenty(team, guide, viewer):
    def costs(run) -> int:
        answer = factories.event("answer", run, option="yes")
        with CaptureQueriesContext(connection) as captured:
            run.record([answer], by=viewer)
        return len(captured)

    none = costs(Run.objects.start(guide, by=viewer))
    Webhook.objects.create(team=team, url="https://example.com/")
    one = costs(Run.objects.start(guide, by=viewer))
    for _ in range(19):
        Webhook.objects.create(team=team, url="https://example.com/")
    assert costs(Run.objects.start(guide, by=viewer)) == one <= none + 2


def attempted(delivery, arrived: bool) -> Delivery:
    """``delivery`` after one more attempt."""
    Delivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now())
    [claimed] = Delivery.objects.claim(1)
    claimed.record_attempt(arrived, "204 No Content" if arrived else "503 Service Unavailable")
    claimed.refresh_from_db()
    return claimed


def test_what_fails_is_tried_again_later_and_later_and_then_given_up(webhook):
    delivery, waits = webhook.enqueue_test(), []
    for _ in RETRY_DELAYS:
        delivery = attempted(delivery, False)
        waits.append(round((delivery.next_at - timezone.now()) / timedelta(minutes=1)))
        assert not delivery.given_up
    assert waits == [1, 5, 30, 120, 480, 1440]
    delivery = attempted(delivery, False)
    assert (delivery.given_up, delivery.next_at, delivery.answer) == (True, None, "503 Service Unavailable")
    assert delivery.attempts == 7
    webhook.refresh_from_db()
    assert webhook.failing


def test_webhook_is_failing_until_something_arrives(webhook):
    Webhook.objects.update(given_up=2)
    attempted(webhook.enqueue_test(), False)
    webhook.refresh_from_db()
    assert (webhook.given_up, webhook.answer) == (2, "503 Service Unavailable")
    attempted(webhook.enqueue_test(), True)
    webhook.refresh_from_db()
    assert (webhook.failing, webhook.answer) == (False, "204 No Content")


def test_what_arrived_is_done(webhook):
    delivery = attempted(webhook.enqueue_test(), True)
    assert (delivery.next_at, delivery.given_up, delivery.delivered_at is not None) == (None, False, True)
    assert Delivery.objects.claim(10) == []


def test_what_is_claimed_is_nobody_elses_until_that_takes_too_long(webhook):
    delivery = webhook.enqueue_test()
    assert Delivery.objects.claim(10) == [delivery]
    assert Delivery.objects.claim(10) == []
    Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))  # whoever had it is gone
    assert Delivery.objects.claim(10) == [delivery]


def test_what_waits_longest_goes_first(webhook):
    late, early = webhook.enqueue_test(), webhook.enqueue_test()
    Delivery.objects.filter(pk=early.pk).update(next_at=timezone.now() - timedelta(hours=1))
    assert Delivery.objects.claim(1) == [early]
    assert Delivery.objects.claim(1) == [late]


def test_what_is_switched_off_waits(webhook):
    delivery = webhook.enqueue_test()
    Webhook.objects.update(active=False)
    assert Delivery.objects.claim(10) == []
    Webhook.objects.update(active=True)
    assert Delivery.objects.claim(10) == [delivery]


def test_answer_for_a_webhook_that_is_gone_is_dropped(webhook):
    webhook.enqueue_test()
    [claimed] = Delivery.objects.claim(1)
    webhook.delete()
    claimed.record_attempt(True, "204 No Content")
    assert not Delivery.objects.exists()


def test_what_is_done_is_forgotten_after_thirty_days(webhook):
    done, old, waiting = webhook.enqueue_test(), webhook.enqueue_test(), webhook.enqueue_test()
    long_ago = timezone.now() - timedelta(days=31)
    Delivery.objects.filter(pk__in=[done.pk, old.pk]).update(next_at=None)
    Delivery.objects.filter(pk__in=[old.pk, waiting.pk]).update(created_at=long_ago)
    assert Delivery.objects.delete_old() == 1
    assert set(Delivery.objects.all()) == {done, waiting}
    webhook.switch(False)  # what waits for it would never be sent
    assert Delivery.objects.delete_old() == 1
    assert set(Delivery.objects.all()) == {done}


def test_new_secret_is_another(webhook):
    was = webhook.secret
    webhook.rotate_secret()
    webhook.refresh_from_db()
    assert webhook.secret != was
    assert len(webhook.secret) >= 40


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_webhook_gets_the_events_that_it_wants(team, event):
    fields = {each.field: each is event for each in EVENTS}
    webhook = Webhook.objects.create(team=team, url="https://example.com/hook", **fields)
    assert webhook.events == [event]
    others = [each for each in EVENTS if each is not event]
    assert not any(Webhook.objects.subscribed_to(each).exists() for each in others)
    assert list(Webhook.objects.subscribed_to(event)) == [webhook]


def test_all_that_happens_is_told_to_who_wants_it(team, owner, viewer, settings):
    settings.BASE_URL = "https://guides.example.com"
    fields = {event.field: True for event in EVENTS}
    Webhook.objects.create(team=team, url="https://example.com/hook", **fields)
    ways = (Option("on", "Go on", "more"),)
    nodes = [Node("ask", "Who?", "", ways), Node("more", "More?", "", (Option("end", "End", "done"),))]
    guide = factories.published(team, owner, graph=Graph.of([*nodes, Node("done", "Done", outcome="resolved")]))
    run = Run.objects.start(guide, by=viewer)
    factories.answered(run, "on", "end")
    guide.update_details(by=owner, review_on=timezone.localdate())
    remind()
    events = {message["event"]: message for message in told()}
    assert list(events) == [
        "guide.released", "run.step_reached", "run.started", "run.finished", "guide.review_due"
    ]  # fmt: skip
    assert events["run.step_reached"]["run"]["step"] == {"key": "more", "title": "More?"}
    assert events["guide.released"]["guide"]["release"] == 1
    assert events["guide.review_due"]["guide"]["review_on"] == timezone.localdate().isoformat()


def test_notes_and_values_are_told_where_the_admin_chose_that(team, owner, viewer):
    Webhook.objects.create(team=team, url="https://example.com/hook", with_told=True)
    ask = Node("ask", "Who?", "Serial: ____ {#serial}\n\nPIN: ____ {#pin .sensitive}", (Option("on", "Go on", "done"),))
    guide = factories.published(team, by=owner, graph=Graph.of([ask, Node("done", "Done", outcome="resolved")]))
    run = Run.objects.start(guide, by=viewer)
    note = factories.event("note", run, text="whispered")
    run.record([note, factories.event("answer", run, option="on", values={"serial": "S", "pin": "4711"})], by=viewer)
    [message] = told()
    step = {"key": "ask", "title": "Who?"}
    assert message["run"]["trail"] == [{"step": step, "answer": "Go on", "by_itself": False}]
    assert message["run"]["values"] == {"serial": "S", "pin": None}
    assert message["run"]["notes"] == [{"step": step, "text": "whispered"}]


def test_message_has_the_form_of_its_webhook(team, run):
    for form in ("", "slack", "teams", "jira"):
        Webhook.objects.create(team=team, url="https://example.com/hook", form=form)
    run.record([factories.event("details", run, values={"ticket": "INC-7"})], by=run.person)
    factories.answered(run, "no")
    bodies = {each.webhook.form: orjson.loads(each.body) for each in Delivery.objects.select_related("webhook")}
    assert bodies[""]["event"] == "run.finished"
    assert bodies["slack"]["text"] == "Run finished: Printer offline"
    assert bodies["teams"]["attachments"][0]["content"]["type"] == "AdaptiveCard"
    assert (bodies["jira"]["issues"], bodies["jira"]["treeline"]) == (["INC-7"], bodies[""])


def test_two_secrets_sign_for_a_day(webhook):
    old = webhook.secret
    webhook.rotate_secret()
    assert webhook.secrets == [webhook.secret, old]
    webhook.previous_until = timezone.now()
    assert webhook.secrets == [webhook.secret]
