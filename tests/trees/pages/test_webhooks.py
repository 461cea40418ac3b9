"""/teams/<id>/webhooks: what a team's other systems are told."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.html import Page, page_of
from trees.models import Delivery, Webhook

pytestmark = pytest.mark.django_db
URL = "https://example.com/hook"


@pytest.fixture
def client(page_client_for, owner, team):
    return page_client_for(owner)


@pytest.fixture
def page(team):
    return f"/teams/{team.pk}/webhooks"


@pytest.fixture
def webhook(team):
    return Webhook.objects.create(team=team, url=URL)


def read(client, url) -> Page:
    response = client.get(url)
    assert response.status_code == 200
    return page_of(response)


def add(client, page, **fields):
    return client.post(page, {"url": URL, "run_finished": "on"} | fields)


def test_team_leads_admins_here(client, page_client_for, page, team, editor):
    assert page in read(client, f"/teams/{team.pk}/").links
    assert page not in read(page_client_for(editor), f"/teams/{team.pk}/").links


def test_secret_is_shown_once(client, page, team, owner):
    response = add(client, page)
    made = team.webhooks.get()
    assert page_of(response).by_id("webhook-secret").value == made.shown_secret
    assert made.secret not in read(client, page).source
    assert (made.url, made.run_finished, made.flag_raised, made.active) == (URL, True, False, True)
    assert made.created_by == owner


def test_new_secret_is_shown_once(client, page, webhook):
    was = webhook.secret
    response = client.post(f"{page}/{webhook.pk}/secret")
    webhook.refresh_from_db()
    assert webhook.secret != was
    assert page_of(response).by_id("webhook-secret").value == webhook.shown_secret


@pytest.mark.parametrize(
    "fields",
    [
        {"url": ""},
        {"url": "example.com"},
        {"url": "ftp://example.com/"},
        {"url": "http://localhost:8000/"},
        {"url": "https://10.0.0.1/"},
        {"url": "https://[::1]/"},
        {"url": "https://example.com/" + "x" * 500},
        {"url": "https://a\x00b/"},
        {"run_finished": ""},
    ],
    ids=str,
)
def test_what_cannot_be_comes_back_with_the_reason(client, page, fields):
    response = add(client, page, **fields)
    assert response.status_code == 422
    assert page_of(response).errors
    assert not Webhook.objects.exists()


def test_private_address_can_be_added_where_the_setting_allows_it(client, page, settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    assert add(client, page, url="http://tickets:9000/hook").status_code == 200
    assert Webhook.objects.get().url == "http://tickets:9000/hook"


def test_team_has_at_most_twenty(client, page, team):
    Webhook.objects.bulk_create(Webhook(team=team, url=URL) for _ in range(20))
    assert add(client, page).status_code == 422
    assert team.webhooks.count() == 20


def test_switching_off_and_on(client, page, webhook):
    assert "Switch on" in page_of(client.post(f"{page}/{webhook.pk}", {"active": "off"}))
    assert not Webhook.objects.get().active
    assert "Switch off" in page_of(client.post(f"{page}/{webhook.pk}", {"active": "on"}))
    assert Webhook.objects.get().active


def test_test_goes_into_the_outbox_and_is_looked_for_again(client, page, webhook):
    answer = page_of(client.post(f"{page}/{webhook.pk}/test"))
    assert Delivery.objects.get().event == "test"
    assert answer.has("#deliveries[hx-trigger='every 3s']")
    assert not answer.has("#main, form")  # a secret that is still shown, and what is being entered, stay
    Delivery.objects.get().record_attempt(True, "204 No Content")
    settled = read(client, f"{page}/deliveries")
    assert "every 3s" not in settled.source
    assert "204 No Content" in settled


def test_nothing_is_looked_for_for_ever(client, page, webhook):
    webhook.enqueue_test()
    Delivery.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    assert "every 3s" not in read(client, f"{page}/deliveries").source


def test_page_says_when_nothing_sends(client, page, webhook):
    webhook.enqueue_test()
    assert "manage.py worker" not in read(client, page).texts("code")
    Delivery.objects.update(next_at=timezone.now() - timedelta(minutes=6))
    assert "manage.py worker" in read(client, page).texts("code")


def test_failing_webhook_says_so(client, page, webhook):
    answered_at = timezone.now().replace(microsecond=0)
    Webhook.objects.update(given_up=2, answer="503 Service Unavailable", answered_at=answered_at)
    shown = read(client, page)
    for words in ["Failing", "2 messages failed", "503 Service Unavailable, "]:
        assert words in shown
    assert shown.times == [answered_at]


def test_last_messages_are_this_teams_last_twenty(client, page, webhook, stranger):
    elsewhere = Webhook.objects.create(team=stranger.teams().get(), url="https://elsewhere.example.com/")
    elsewhere.enqueue_test()
    for _ in range(25):
        webhook.enqueue_test()
    shown = read(client, page)
    assert len(shown.css("time")) == 20
    assert "elsewhere" not in shown.source


def test_deleted_webhook_comes_back_with_its_secret(client, page, webhook):
    undo = json.loads(client.delete(f"{page}/{webhook.pk}")["HX-Trigger"])["announce"]["undo"]
    assert not Webhook.objects.exists()
    assert client.post(undo).status_code == 204
    back = Webhook.objects.get()
    assert (back.url, back.secret, back.team) == (webhook.url, webhook.secret, webhook.team)


def test_only_an_admin_brings_a_webhook_back(client, page_client_for, page, webhook, editor):
    undo = json.loads(client.delete(f"{page}/{webhook.pk}")["HX-Trigger"])["announce"]["undo"]
    assert page_client_for(editor).post(undo).status_code == 403
    assert not Webhook.objects.exists()


def test_webhook_of_another_team_is_not_there(client, page, stranger):
    elsewhere = Webhook.objects.create(team=stranger.teams().get(), url=URL)
    for way in ["", "/secret", "/test"]:
        assert client.post(f"{page}/{elsewhere.pk}{way}").status_code == 404
        assert client.post(f"{page}/{2**70}{way}").status_code == 404


def test_queries_do_not_grow(client, page, webhook, team, django_assert_max_num_queries):
    for _ in range(10):
        Webhook.objects.create(team=team, url=URL).enqueue_test()
    with django_assert_max_num_queries(5):
        read(client, page)


def test_existing_signature_is_kept_until_it_is_switched(client, page, team):
    old = Webhook.objects.create(team=team, url=URL, signing="treeline")
    assert read(client, page).css("button[hx-vals*=standard]")
    response = client.post(f"{page}/{old.pk}", {"signing": "standard"})
    old.refresh_from_db()
    assert (old.signing, old.active) == ("standard", True)
    assert page_of(response).by_id("webhook-secret").value.startswith("whsec_")


def test_token_of_jira_is_kept_and_not_shown(client, page, team):
    add(client, page, message_form="jira", token="abc-token")
    made = team.webhooks.get()
    assert (made.form, made.token) == ("jira", "abc-token")
    assert "abc-token" not in made.sealed_token + read(client, page).source
    assert add(client, page, message_form="slack", token="abc-token").status_code == 422


def test_message_is_sent_again(client, page, webhook):
    delivery = webhook.enqueue_test()
    delivery.attempts = 1
    delivery.record_attempt(True, "204 No Content")
    (button,) = read(client, page).css(f"button[hx-post$='/{delivery.pk}/again']")
    client.post(f"{page}/deliveries/{delivery.pk}/again")
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.delivered_at, delivery.next_at is not None) == (0, None, True)
    assert button.text == "Send again"


def test_webhook_is_changed_and_keeps_its_secret(client, page, webhook, editor):
    edit = f"{page}/{webhook.pk}/edit"
    assert edit in read(client, page).links
    assert read(client, edit).field("url").value == URL
    response = client.post(edit, {"url": "https://example.com/other", "message_form": "slack", "step_reached": "on"})
    assert response.headers["HX-Location"]
    secret = webhook.secret
    webhook.refresh_from_db()
    assert (webhook.url, webhook.form, webhook.secret) == ("https://example.com/other", "slack", secret)
    assert [event.name for event in webhook.events] == ["run.step_reached"]


def test_change_that_is_refused_says_why_and_keeps_what_was_typed(client, page, webhook):
    edit = f"{page}/{webhook.pk}/edit"
    response = client.post(edit, {"url": "http://10.0.0.1/typed", "flag_raised": "on"})
    assert response.status_code == 422
    assert page_of(response).field("url").value == "http://10.0.0.1/typed"
    assert client.post(edit, {"url": URL}).status_code == 422  # no event
    webhook.refresh_from_db()
    assert webhook.url == URL


def test_token_stays_where_it_is_not_entered_again_and_the_host_is_the_same(client, page, team, owner):
    jira = {"form": "jira", "token": "abc", "run_finished": True}
    hook = Webhook.objects.add(team, by=owner, url="https://jira.example.com/a", **jira)
    edit, fields = f"{page}/{hook.pk}/edit", {"message_form": "jira", "run_finished": "on"}
    assert client.post(edit, fields | {"url": "https://jira.example.com/b"}).status_code == 200
    hook.refresh_from_db()
    assert (hook.url, hook.token) == ("https://jira.example.com/b", "abc")
    response = client.post(edit, fields | {"url": "https://elsewhere.example.com/b"})
    assert "send the token again" in page_of(response).text
    assert client.post(edit, {"url": hook.url, "run_finished": "on"}).status_code == 200
    hook.refresh_from_db()
    assert hook.token == ""
