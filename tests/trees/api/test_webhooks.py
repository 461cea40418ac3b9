"""/api/v1/teams/{id}/webhooks, /api/v1/teams/{id}/deliveries"""

import pytest

from trees.models import Webhook

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
