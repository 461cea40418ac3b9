"""If-Match and If-Unmodified-Since on the resources of the API (project/web/preconditions.py)."""

from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.utils import timezone
from django.utils.http import http_date

from tests.accounts.test_at_once import at_once
from tests.conftest import client_for
from trees.models import Category, Folder, Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(owner):
    return client_for(owner)


@pytest.fixture
def urls(team, tree):
    folder = Folder.objects.create(team=team, name="Hardware")
    category = Category.objects.create(team=team, name="Printers")
    return {
        f"/api/v1/trees/{tree.pk}": {"title": "Renamed"},
        f"/api/v1/folders/{folder.pk}": {"name": "Renamed"},
        f"/api/v1/categories/{category.pk}": {"name": "Renamed"},
        f"/api/v1/teams/{team.pk}": {"name": "Renamed"},
        "/api/v1/auth/me": {"name": "Renamed"},
    }


def patch(client, url, data, **headers):
    return client.patch(url, data, content_type="application/json", headers=headers)


def test_edit_of_what_changed_meanwhile_is_refused_with_the_present_state(client, urls):
    for url, data in urls.items():
        etag = client.get(url).headers["ETag"]
        assert patch(client, url, data).status_code == 200, url
        response = patch(client, url, dict.fromkeys(data, "Lost"), **{"If-Match": etag})
        now = client.get(url)
        assert (response.status_code, response.json()["code"]) == (412, "precondition_failed"), url
        assert response.json()["current"] == now.json()
        assert response.headers["ETag"] == now.headers["ETag"]
        assert "Lost" not in now.content.decode()


def test_edit_of_what_is_as_it_was_goes_through(client, urls):
    for url, data in urls.items():
        etag = client.get(url).headers["ETag"]
        assert patch(client, url, data, **{"If-Match": f'"other", W/{etag}'}).status_code == 200, url


def test_any_state_will_do_and_what_is_not_there_stays_a_404(client, urls, tree):
    url = f"/api/v1/trees/{tree.pk}"
    assert patch(client, url, urls[url], **{"If-Match": "*"}).status_code == 200
    assert patch(client, "/api/v1/trees/999999", urls[url], **{"If-Match": "*"}).status_code == 404


def test_deletion_is_refused_as_well(client, tree):
    response = client.delete(f"/api/v1/trees/{tree.pk}", headers={"If-Match": '"stale"'})
    assert response.status_code == 412
    assert Tree.objects.filter(pk=tree.pk).exists()


def test_date_is_compared_with_the_last_change(client, tree):
    url, data = f"/api/v1/trees/{tree.pk}", {"title": "Renamed"}
    before = http_date((timezone.now() - timedelta(hours=1)).timestamp())
    assert patch(client, url, data, **{"If-Unmodified-Since": before}).status_code == 412
    after = http_date((timezone.now() + timedelta(minutes=1)).timestamp())
    assert patch(client, url, data, **{"If-Unmodified-Since": after}).status_code == 200


def test_date_of_the_last_change_itself_is_good(client, tree):
    """As an answer says it, in whole seconds: who read just that may change it."""
    changed = client.get(f"/api/v1/trees/{tree.pk}").json()["updated_at"]
    day = http_date(datetime.fromisoformat(changed).timestamp())
    url, data = f"/api/v1/trees/{tree.pk}", {"title": "Renamed"}
    assert patch(client, url, data, **{"If-Unmodified-Since": day}).status_code == 200


def test_refusal_tells_a_stranger_nothing(client_for, stranger, tree):
    response = patch(client_for(stranger), f"/api/v1/trees/{tree.pk}", {"title": "x"}, **{"If-Match": '"x"'})
    assert response.status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_from_one_state_at_once_one_is_refused(owner, tree):
    client, url = client_for(owner), f"/api/v1/trees/{tree.pk}"
    etag, together = client.get(url).headers["ETag"], Barrier(2)

    def edit(number):
        together.wait(30)
        return patch(client_for(owner), url, {"title": f"Edit {number}"}, **{"If-Match": etag}).status_code

    assert sorted(at_once(2, edit)) == [200, 412]
