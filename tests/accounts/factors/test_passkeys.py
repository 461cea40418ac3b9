"""Names of passkeys: each person tells theirs apart. What a passkey signs is tests/browser/test_second_factor.py."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factors.passkeys import _unused_name
from accounts.models import AuditEntry
from tests.html import page_of

pytestmark = pytest.mark.django_db


def passkey(user, name: str, number: int = 0):
    return user.passkeys.create(name=name, credential=f"{user.pk} {name} {number}", public_key=b"key")


@pytest.fixture
def laptop(ann):
    return passkey(ann, "Laptop")


@pytest.fixture
def client(ann, page_client_for):
    return page_client_for(ann)


def test_passkey_is_renamed_and_the_log_has_both_names(client, laptop):
    url = f"/profile/factors/passkeys/{laptop.pk}"
    assert page_of(client.get(url)).by_id("id_name").value == "Laptop"
    assert client.post(url, {"name": "  Yellow   key "}).headers["HX-Location"]
    laptop.refresh_from_db()
    assert laptop.name == "Yellow key"
    entry = AuditEntry.objects.first()
    assert entry.action == "factor.renamed"
    assert (entry.details["before"], entry.details["name"]) == ("Laptop", "Yellow key")


def test_same_name_again_is_no_change(client, laptop):
    client.post(f"/profile/factors/passkeys/{laptop.pk}", {"name": "Laptop"})
    assert not AuditEntry.objects.filter(action="factor.renamed").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "required"), ("   ", "required"), ("n" * 81, "at most 80"), ("PHONE", "Another passkey of yours")],
)
def test_name_that_cannot_be_is_refused_beside_its_field(client, ann, laptop, name, words):
    passkey(ann, "Phone")
    response = client.post(f"/profile/factors/passkeys/{laptop.pk}", {"name": name})
    assert response.status_code == 422
    assert words in page_of(response).field("name").error
    laptop.refresh_from_db()
    assert laptop.name == "Laptop"


def test_longest_name_is_taken(client, laptop):
    client.post(f"/profile/factors/passkeys/{laptop.pk}", {"name": "n" * 80})
    laptop.refresh_from_db()
    assert laptop.name == "n" * 80


def test_two_that_are_added_with_the_name_of_one_browser_can_be_told_apart(ann, laptop):
    assert _unused_name(ann, "LAPTOP") == "LAPTOP 2"
    passkey(ann, "Laptop 2")
    assert _unused_name(ann, "Laptop") == "Laptop 3"
    passkey(ann, "n" * 80)
    assert _unused_name(ann, "n" * 80) == f"{'n' * 77} 2"


def test_list_of_them_takes_no_statement_more_for_each(client, ann, laptop):
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get("/profile/factors")
        return len(seen)

    one = statements()
    for number in range(12):
        passkey(ann, f"Key {number}")
    assert statements() == one


def test_page_promises_no_sign_in_by_passkey_where_the_provider_alone_signs_in(client, ann, settings):
    assert "without any password" in page_of(client.get("/profile/factors")).text
    settings.OIDC_ONLY = True
    page = page_of(client.get("/profile/factors")).text
    assert "without any password" not in page and "at the provider" in " ".join(page.split())
