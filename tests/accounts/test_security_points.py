"""What docs/security.md promises and no other test shows."""

import pytest

from accounts.models import User
from tests.accounts.calls import call, login
from tests.conftest import client_for
from tests.factories import person

pytestmark = pytest.mark.django_db


def test_long_password_is_taken_whole():
    words = "correct horse battery staple " * 20
    assert call("POST", "register", {"email": "ann@example.com", "password": words}).status_code == 201
    assert login("ann@example.com", words).status_code == 200
    assert login("ann@example.com", words[:-1]).status_code == 400


@pytest.mark.parametrize(
    "password", ["9304182756", "qjzvwkxmpt", "QJZVWKXMPT", "§±¬¶•ªº–≠", "😀🦊🌵🚲🧲🪁🧭🪐", "早起きは三文の徳"]
)
def test_password_of_any_one_kind_of_characters_is_taken(password):
    assert call("POST", "register", {"email": "ann@example.com", "password": password}).status_code == 201
    assert login("ann@example.com", password).status_code == 200


def test_person_changes_no_field_that_is_not_theirs():
    ann = person("Ann")
    said = {"name": "Anna", "email": "root@example.com", "is_staff": True, "is_superuser": True, "has_factor": True}
    assert client_for(ann).patch("/api/v1/auth/me", said, content_type="application/json").status_code == 200
    saved = User.objects.get()
    assert saved.name == "Anna" and saved.email == "ann@example.com"
    assert not (saved.is_staff or saved.is_superuser or saved.has_factor)
