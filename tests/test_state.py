"""The first page of the admin, and its page of the site's state."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import audit
from accounts.models import Mail, User
from project.models import BACKUP, WORKER, LastDone
from project.monitoring.state import MAX_BACKUP_AGE, MAX_WORKER_SILENCE
from tests import factories
from tests.accounts.mail.delivered import sent
from tests.html import page_of
from trees.models import Webhook

pytestmark = pytest.mark.django_db
STATE = "/admin/state/"


@pytest.fixture
def staff():
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.com", factories.PASSWORD, name="Root"))
    return client


@pytest.fixture
def well(tmp_path):
    """The worker runs, and there is a backup."""
    for name in (WORKER, BACKUP):
        LastDone.objects.note(name)


def problems(staff) -> list[str]:
    return [row.text for row in page_of(staff.get(STATE)).css("tr.problem")]


def attention(staff) -> list[str]:
    return [item.text for item in page_of(staff.get("/admin/")).css(".attention li")]


def test_site_that_is_well_says_so(staff, well):
    assert problems(staff) == attention(staff) == []
    assert "Nothing. Emails and webhooks are delivered" in staff.get("/admin/").content.decode()
    state = staff.get(STATE).content.decode()
    for words in ("Version", connection.vendor, "GB free of", "Last backup", "sent by locmem"):
        assert words in state


def test_what_is_wrong_is_named_and_leads_to_it(staff, team, owner):
    Mail.objects.create(to="ann@example.com", subject="Lost", next_at=None)
    Webhook.objects.create(team=team, url="https://hook.example", created_by=owner, given_up=2)
    for _ in range(51):
        audit.record("sign_in.failed", "ann@example.com")
    page = page_of(staff.get("/admin/"))
    words = [item.text for item in page.css(".attention li")]
    assert words == [
        "Worker: it does not run: emails and webhooks wait",
        "Last backup: none was made with manage.py backup",
        "Emails given up: 1 in 7 days",
        "Webhooks: 1 failing",
        "Failed sign-ins: unusually many",
    ]
    for item in page.css(".attention a"):
        assert staff.get(item["href"]).status_code == 200
    assert "Lost" in staff.get("/admin/accounts/mail/?sent_at__isempty=1").content.decode()


def test_worker_that_is_silent_and_backup_that_is_old_are_named(staff, well):
    LastDone.objects.filter(name=WORKER).update(at=timezone.now() - MAX_WORKER_SILENCE - timedelta(seconds=1))
    LastDone.objects.filter(name=BACKUP).update(at=timezone.now() - MAX_BACKUP_AGE - timedelta(seconds=1))
    assert [each.split(":")[0] for each in attention(staff)] == ["Worker", "Last backup"]


@pytest.mark.django_db(transaction=True)
def test_worker_says_that_it_runs():
    call_command("worker", once=True)
    assert LastDone.objects.at(WORKER)


def test_backup_says_that_it_was_made(tmp_path):
    call_command("backup", str(tmp_path))
    assert LastDone.objects.at(BACKUP)


def test_test_mail_goes_to_who_asks_by_the_way_of_all_emails(staff, well):
    response = staff.post(STATE, follow=True)
    assert "A test mail to root@example.com is in the outbox." in response.content.decode()
    [message] = sent()
    assert (message.to, message.subject) == (["root@example.com"], "Test mail of Treeline")


def test_statements_do_not_grow_with_what_there_is(staff, well):
    def statements(path) -> int:
        staff.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert staff.get(path).status_code == 200
        return len(seen)

    few = [statements(path) for path in (STATE, "/admin/")]
    for number in range(5):
        factories.team(f"Team {number}", admin=factories.person(f"Person{number}"))
        Mail.objects.create(to="ann@example.com", subject="Lost", next_at=None)
        audit.record("sign_in.failed", f"person{number}@example.com")
    assert [statements(path) for path in (STATE, "/admin/")] == few
    assert few[1] <= 20


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_staff_see_it(client, owner, method):
    client.force_login(owner)
    response = getattr(client, method)(STATE)
    assert response.status_code == 302 and "/admin/login/" in response["Location"]
    assert not Mail.objects.exists()


def test_pages_carry_the_name_and_the_colours_of_the_product(staff):
    page = page_of(staff.get("/admin/"))
    assert page.css("#site-name")[0].text == "Treeline administration"
    assert any("css/admin" in link["href"] for link in page.css("link[rel=stylesheet]"))
