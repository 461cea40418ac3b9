"""/api/v1/trees/{id}/shares, /api/v1/shares/{id}"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from trees.models import Share

pytestmark = pytest.mark.django_db


def test_link_is_made_and_opens_the_guide_to_everybody(editor_api, guide, editor):
    answer = editor_api.post(f"trees/{guide.pk}/shares")
    assert answer.status_code == 201
    told = answer.json()
    assert (told["release"], told["release_number"], told["open"]) == (guide.live_id, 1, True)
    assert (told["expires_at"], told["indexable"], told["origins"]) == (None, False, [])
    assert told["created_by"] == {"id": editor.pk, "name": "Editor"}
    assert Client().get(told["url"]).status_code == 200


def test_link_may_expire_be_found_and_be_framed(api, guide):
    until = timezone.now() + timedelta(days=1)
    body = {"expires_at": until.isoformat(), "indexable": True, "origins": ["https://Help.example.com/"]}
    told = api.post(f"trees/{guide.pk}/shares", **body).json()
    assert (told["indexable"], told["origins"]) == (True, ["https://help.example.com"])
    assert told["expires_at"] == until.isoformat().replace("+00:00", "Z")


def test_link_leads_to_the_release_that_is_named(api, guide, owner, tree):
    first = guide.live_id
    guide.commit(factories.graph(), by=owner, onto=1)
    guide.publish(by=owner)
    assert api.post(f"trees/{guide.pk}/shares", release=first).json()["release_number"] == 1
    assert api.post(f"trees/{guide.pk}/shares").json()["release_number"] == 2
    assert api.post(f"trees/{tree.pk}/shares").status_code == 400, "it is not published"


@pytest.mark.parametrize(
    "body",
    [{"expires_at": "x"}, {"expires_at": "2020-01-01T00:00:00Z"}, {"expires_at": "9999-12-31T23:59:59Z"},
     {"expires_at": 5}, {"indexable": "x"}, {"origins": "x"}, {"origins": ["https://a.example/path"]},
     {"origins": ["*"]}, {"origins": ["https://a.example; script-src *"]}, {"origins": ["x\x00"]},
     {"origins": ["https://a.example"] * 21}, {"release": 2**62}, {"release": "1"}],
)  # fmt: skip
def test_link_that_cannot_be_is_400_and_named(api, guide, body):
    answer = api.post(f"trees/{guide.pk}/shares", **body)
    assert (answer.status_code, answer.json()["errors"].keys()) == (400, body.keys())
    assert not Share.objects.exists()


def test_revoked_link_opens_nothing_any_more_and_stays_in_the_list(editor_api, guide, owner):
    share = Share.objects.create_share(guide, owner)
    assert editor_api.delete(f"shares/{share.pk}").status_code == 204
    (told,) = editor_api.get(f"trees/{guide.pk}/shares").json()["results"]
    assert told["revoked_at"]
    assert told["open"] is False
    assert Client().get(told["url"]).status_code in (404, 410)
    assert editor_api.delete(f"shares/{share.pk}").status_code == 204, "once more is no harm"


def test_expired_link_is_told_as_closed(api, guide, owner):
    share = Share.objects.create_share(guide, owner, expires_at=timezone.now() + timedelta(hours=1))
    Share.objects.filter(pk=share.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    assert api.get(f"trees/{guide.pk}/shares").json()["results"][0]["open"] is False


def test_link_of_a_guide_that_is_not_published_or_archived_is_told_as_closed(api, guide, owner):
    Share.objects.create_share(guide, owner)

    def is_open():
        return api.get(f"trees/{guide.pk}/shares").json()["results"][0]["open"]

    assert is_open()
    guide.unpublish()
    assert not is_open()
    guide.republish(1)
    guide.archive(by=owner)
    assert not is_open()


def test_links_are_listed_newest_first_page_by_page(api, guide, owner, django_assert_num_queries):
    keys = [Share.objects.create_share(guide, owner).pk for _ in range(3)]
    with django_assert_num_queries(3):
        first = api.get(f"trees/{guide.pk}/shares", limit=2).json()
    assert [row["id"] for row in first["results"]] == [keys[2], keys[1]]
    assert [row["id"] for row in api.get(first["next"]).json()["results"]] == [keys[0]]


def test_only_those_who_write_the_guide_see_and_make_links(viewer_api, stranger_api, guide, owner):
    share = Share.objects.create_share(guide, owner)
    for client, status in ((viewer_api, 403), (stranger_api, 404)):
        assert client.get(f"trees/{guide.pk}/shares").status_code == status
        assert client.post(f"trees/{guide.pk}/shares").status_code == status
        assert client.delete(f"shares/{share.pk}").status_code == status
    assert Share.objects.open().count() == 1


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_link_that_is_not_there_is_404(api, number):
    assert api.delete(f"shares/{number}").status_code == 404
