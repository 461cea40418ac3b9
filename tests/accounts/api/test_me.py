"""GET, PATCH /api/v1/auth/me"""

import pytest

from accounts import tokens
from accounts.models import User
from tests.accounts.calls import call, me
from tests.factories import person, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def access(ann):
    return tokens.sign_in(ann).access


def test_tells_the_person_the_teams_and_the_roles(ann, access):
    first, second = team("Alpha", admin=ann), team("Beta", viewer=ann)
    team("Gamma", admin=person("Stranger"))
    assert me(access).json() == {
        "id": ann.pk,
        "email": "ann@example.com",
        "name": "Ann",
        "time_zone": "",
        "browser_time_zone": "",
        "clock": "",
        "teams": [
            {"id": first.pk, "name": "Alpha", "role": "admin"},
            {"id": second.pk, "name": "Beta", "role": "viewer"},
        ],
    }


def test_queries_do_not_grow_with_teams(ann, access, django_assert_num_queries):
    for number in range(5):
        team(f"Team {number}", viewer=ann)
    with django_assert_num_queries(2):
        me(access)


def test_name_can_be_changed(ann, access):
    response = call("PATCH", "me", {"name": "Ann Smith"}, token=access)
    assert response.status_code == 200
    assert me(access).json()["name"] == "Ann Smith"


def test_email_and_rights_cannot_be_changed(ann, access):
    call("PATCH", "me", {"email": "eve@example.com", "id": 99, "is_staff": True, "is_superuser": True}, token=access)
    ann.refresh_from_db()
    assert (ann.email, ann.is_staff, ann.is_superuser) == ("ann@example.com", False, False)


def test_password_that_changes_meanwhile_stays_changed(ann, access, monkeypatch):
    """The name is saved by a request that had read the person before the password changed."""
    real = User.save

    def save(user, *args, **kwargs):
        User.objects.filter(pk=user.pk).update(password="changed meanwhile")
        real(user, *args, **kwargs)

    monkeypatch.setattr(User, "save", save)
    call("PATCH", "me", {"name": "Ann Smith"}, token=access)
    ann.refresh_from_db()
    assert (ann.name, ann.password) == ("Ann Smith", "changed meanwhile")


def test_too_long_a_name_is_refused(access):
    response = call("PATCH", "me", {"name": "n" * 121}, token=access)
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"name"}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_other_methods_are_not_there(access, method):
    assert call(method, "me", {}, token=access).status_code == 405
