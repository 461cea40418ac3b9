"""Reminders of keys and SCIM tokens that are about to end."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ApiKey, Grant, Notice, Role, ScimToken, Scope
from accounts.notices.digest import WAIT, send_digests
from accounts.notices.ending import remind_of_keys
from accounts.notices.rows import rows_of
from tests import factories
from tests.accounts.mail.delivered import sent
from tests.accounts.scim.requests import make_token
from tests.html import page_of

pytestmark = pytest.mark.django_db


def make(by, days: int, left: float, team=None, name: str = "Backup") -> ApiKey:
    """A key that was made for ``days``, and ends in ``left`` of them."""
    key = ApiKey.objects.create_key(name, Scope.READ, days, by=by, team=team)
    ends = timezone.now() + timedelta(days=left)
    ApiKey.objects.filter(pk=key.pk).update(expires_at=ends, created_at=ends - timedelta(days=days))
    return key


def told(user) -> list[tuple[str, str]]:
    return [(row.words.text, row.words.url) for row in rows_of(list(Notice.objects.of(user)))]


@pytest.mark.parametrize(
    ("days", "left", "count"),
    [(365, 15, 0), (365, 13, 1), (90, 13, 1), (30, 8, 0), (30, 7, 1), (7, 2, 0), (7, 1.5, 1), (7, -0.1, 0)],
)
def test_owner_is_told_in_time_for_the_life_of_the_key(owner, days, left, count):
    make(owner, days, left)
    assert remind_of_keys() == count
    assert len(told(owner)) == count


def test_reminder_comes_once_by_mail_too_and_says_what_to_do(owner):
    make(owner, 90, 3)
    remind_of_keys()
    remind_of_keys()
    ((text, url),) = told(owner)
    assert text.startswith("“Backup” ends on ") and "Make a new key" in text and url == "/keys"
    Notice.objects.update(created_at=timezone.now() - WAIT)
    send_digests()
    (message,) = sent()
    assert message.subject == "A key is about to end" and "Make a new key" in message.body


def test_key_of_a_team_is_told_to_its_admins_wherever_who_made_it_is(owner, editor, viewer, team):
    second = factories.person("Second")
    team.memberships.create(user=second, role=Role.ADMIN)
    make(owner, 90, 3, team)
    team.memberships.filter(user=owner).delete()
    remind_of_keys()
    assert [url for _, url in told(second)] == [f"/teams/{team.pk}/keys"]
    assert told(owner) == told(editor) == told(viewer) == []


def test_key_that_was_revoked_or_replaced_and_revoked_is_not_told_of(owner):
    make(owner, 90, 3).revoke()
    assert remind_of_keys() == 0


def test_key_of_a_connected_agent_is_not_told_of(owner):
    """The agent asks to be connected again, and nobody can put another key in its place."""
    key = make(owner, 90, 3)
    Grant.objects.create(
        key=key, client="c" * 64, resource="https://guides.example.com/mcp", code_digest="d" * 64,
        password_changed_at=owner.password_changed_at,
    )  # fmt: skip
    assert remind_of_keys() == 0 and told(owner) == []


def test_scim_token_is_told_to_who_administers_the_site(owner):
    root = factories.person("Root", is_staff=True, is_superuser=True)
    factories.person("Helper", is_staff=True)
    make_token()
    ends = timezone.now() + timedelta(days=3)
    ScimToken.objects.update(expires_at=ends, created_at=ends - timedelta(days=365))
    assert remind_of_keys() == 1
    ((text, url),) = told(root)
    assert "SCIM token" in text and url == "/admin/accounts/scimtoken/"
    assert set(Notice.objects.values_list("person", flat=True)) == {root.pk}


def test_scim_token_that_was_revoked_or_has_ended_is_not_told_of():
    factories.person("Root", is_staff=True, is_superuser=True)
    now = timezone.now()
    revoked, ended = make_token()[0], make_token()[0]
    for token, ends in ((revoked, now + timedelta(days=3)), (ended, now - timedelta(hours=1))):
        ScimToken.objects.filter(pk=token.pk).update(expires_at=ends, created_at=ends - timedelta(days=365))
    ScimToken.objects.filter(pk=revoked.pk).update(revoked_at=now)
    assert remind_of_keys() == 0
    assert not Notice.objects.exists()


def test_page_of_keys_marks_it(owner, page_client_for):
    make(owner, 90, 3, name="Old")
    make(owner, 90, 80, name="New")
    rows = page_of(page_client_for(owner).get("/keys")).css(".entry")
    assert ["Ends soon" in row.text for row in rows] == [False, True]


def test_statements_do_not_grow_with_the_admins_of_a_team(owner, team):
    def statements() -> int:
        make(owner, 90, 3, team)
        with CaptureQueriesContext(connection) as seen:
            remind_of_keys()
        Notice.objects.all().delete()
        ApiKey.objects.get_queryset().delete()
        return len(seen)

    few = statements()
    for number in range(10):
        team.memberships.create(user=factories.person(f"Admin{number}"), role=Role.ADMIN)
    assert statements() == few
