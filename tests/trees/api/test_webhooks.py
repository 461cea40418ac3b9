"""/api/v1/teams/{id}/webhooks, /api/v1/teams/{id}/deliveries"""

import pytest

from trees.models import Delivery, Webhook

pytestmark = pytest.mark.django_db


@pytest.fixture
def webhook(team):
    return Webhook.objects.create(team=team, url="https://example.com/hook")


def test_admin_lists_webhooks_without_their_secrets(api, team, webhook):
    answer = api.get(f"teams/{team.pk}/webhooks")
    [found] = answer.json()
    assert (found["url"], found["events"]) == (webhook.url, ["run.finished", "flag.raised"])
    assert webhook.secret not in answer.content.decode()


def test_messages_are_listed_newest_first_and_sent_again(api, team, webhook):
    first, second = webhook.enqueue_test(), webhook.enqueue_test()
    first.attempts = 1
    first.record_attempt(True, "204 No Content")
    found = api.get(f"teams/{team.pk}/deliveries").json()["results"]
    assert [each["id"] for each in found] == [str(second.pk), str(first.pk)]
    assert (found[1]["answer"], found[1]["body"]) == ("204 No Content", first.body)
    again = api.post(f"teams/{team.pk}/deliveries/{first.pk}/again").json()
    assert (again["attempts"], again["delivered_at"], again["next_at"] is not None) == (0, None, True)


def test_statements_do_not_grow_with_messages(api, team, webhook, django_assert_max_num_queries):
    for _ in range(30):
        webhook.enqueue_test()
    with django_assert_max_num_queries(4):
        api.get(f"teams/{team.pk}/deliveries")


def test_secret_is_told_where_it_is_made_and_never_again(api, team):
    made = api.post(f"teams/{team.pk}/webhooks", url="https://example.com/hook", events=["run.started"]).json()
    webhook = Webhook.objects.get()
    assert (made["secret"], made["events"], made["previous_until"]) == (webhook.shown_secret, ["run.started"], None)
    new = api.post(f"teams/{team.pk}/webhooks/{webhook.pk}/secret").json()
    assert new["secret"] != made["secret"]
    assert new["previous_until"]
    read = api.get(f"teams/{team.pk}/webhooks/{webhook.pk}")
    assert "secret" not in read.json()
    assert made["secret"] not in read.content.decode()


def test_webhook_is_changed_and_deleted(api, team, webhook):
    url = f"teams/{team.pk}/webhooks/{webhook.pk}"
    changed = api.patch(url, events=["guide.released"], active=False, form="jira", token="abc").json()
    assert (changed["events"], changed["active"], changed["has_token"]) == (["guide.released"], False, True)
    webhook.refresh_from_db()
    assert (webhook.token, webhook.url, webhook.run_finished) == ("abc", "https://example.com/hook", False)
    assert api.delete(url).status_code == 204
    assert api.get(url).status_code == 404


@pytest.mark.parametrize(
    "fields, name",
    [
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "ftp://example.com/"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["run.dreamt"]}, "events"),
        ({"token": "abc"}, "token"),
        ({"form": "jira", "token": "a\nb"}, "token"),
    ],
    ids=str,
)
def test_what_a_webhook_cannot_be_is_refused_by_name(api, team, webhook, fields, name):
    changed = api.patch(f"teams/{team.pk}/webhooks/{webhook.pk}", **fields)
    whole = {"url": "https://a.example.com/", "events": ["run.finished"]} | fields
    added = api.post(f"teams/{team.pk}/webhooks", **whole)
    assert (changed.status_code, added.status_code) == (400, 400)
    assert name in changed.json()["errors"]
    assert name in added.json()["errors"]
    assert [each.url for each in team.webhooks.all()] == [webhook.url]


def test_token_does_not_go_along_to_another_host(api, team, webhook):
    url = f"teams/{team.pk}/webhooks/{webhook.pk}"
    api.patch(url, form="jira", token="abc")
    assert "token" in api.patch(url, url="https://elsewhere.example.org/").json()["errors"]
    assert api.patch(url, url="https://elsewhere.example.org/", token="new").status_code == 200


def test_test_message_waits_and_old_signing_is_given_up(api, team, webhook):
    Webhook.objects.update(signing="treeline")
    sent = api.post(f"teams/{team.pk}/webhooks/{webhook.pk}/test").json()
    assert (sent["event"], sent["webhook"], sent["attempts"]) == ("test", webhook.pk, 0)
    changed = api.post(f"teams/{team.pk}/webhooks/{webhook.pk}/signing").json()
    assert (changed["signing"], changed["secret"][:6]) == ("standard", "whsec_")


def test_message_of_another_team_is_not_sent_again(api, team, stranger):
    theirs = stranger.teams().get().webhooks.create(url="https://example.com/hook").enqueue_test()
    Delivery.objects.update(next_at=None)
    assert api.post(f"teams/{team.pk}/deliveries/{theirs.pk}/again").status_code == 404
    assert not Delivery.objects.waiting()


def test_team_has_so_many_webhooks_and_no_more(api, team, monkeypatch):
    monkeypatch.setattr("trees.models.integrations.webhook_rules.MAX_WEBHOOKS_PER_TEAM", 1)
    for status in (201, 400):
        body = {"url": "https://example.com/hook", "events": ["run.finished"]}
        assert api.post(f"teams/{team.pk}/webhooks", **body).status_code == status
