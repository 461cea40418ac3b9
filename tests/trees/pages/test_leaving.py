"""/profile/delete, /teams/<id>/delete, /teams/<id>/retention, and the export of a person's data."""

from datetime import timedelta

import orjson
import pytest
from django.utils import timezone

from accounts.models import AuditEntry, DeviceSession, Notice, NoticeChoice, Role, Team, User
from accounts.notices.kinds import FACTOR_CHANGED
from tests import factories
from tests.html import page_of
from trees.library import retention
from trees.models import Run, Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_admin(team):
    person = factories.person("Second")
    team.memberships.create(user=person, role=Role.ADMIN)
    return person


def delete(client, email: str):
    return client.post("/profile/delete", {"email": email})


def test_page_says_what_becomes_of_teams(page_client_for, owner, team, second_admin):
    factories.team("Only mine", admin=owner)
    text = page_of(page_client_for(owner).get("/profile/delete")).source
    assert "Only mine" in text.split("Kept")[0].split("Deleted")[1]
    assert "Service desk" in text.split("Kept")[1]


def test_deleted_account_leaves_the_work_without_the_name(page_client_for, owner, team, guide, second_admin):
    mine = factories.team("Only mine", admin=owner)
    run = factories.started(guide, owner)
    email = owner.email
    client = page_client_for(owner)
    assert delete(client, f" {email.upper()}").status_code == 200
    assert not User.objects.filter(email=email).exists()
    assert not Team.objects.filter(pk=mine.pk).exists()
    assert Tree.objects.get(pk=guide.pk).created_by is None
    assert Run.objects.get(pk=run.pk).person is None
    assert client.get("/trees/").json()["code"] == "session_revoked"
    entry = AuditEntry.objects.get(action="person.deleted")
    assert (entry.subject, entry.person) == (email, email)


def test_email_has_to_be_typed(page_client_for, viewer, team):
    response = delete(page_client_for(viewer), "somebody@example.com")
    assert response.status_code == 422
    assert "does not match" in response.content.decode()
    assert User.objects.filter(pk=viewer.pk).exists()


def test_last_admin_of_others_stays(page_client_for, owner, team):
    client = page_client_for(owner)
    page = page_of(client.get("/profile/delete"))
    assert "only admin of" in page.source
    assert page.css("form") == []
    response = delete(client, owner.email)
    assert response.status_code == 422
    assert "Make another member an admin first" in response.content.decode()
    assert User.objects.filter(pk=owner.pk).exists()


def test_last_administrator_of_the_site_stays(page_client_for):
    root = factories.person("Root", is_staff=True, is_superuser=True)
    assert "only administrator" in delete(page_client_for(root), root.email).content.decode()


@pytest.mark.parametrize("path", ["/profile/delete", "/teams/{team}/delete"])
def test_deletion_asks_who_is_there(page_client_for, owner, team, second_admin, path):
    client = page_client_for(owner)
    DeviceSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=11))
    response = client.post(path.format(team=team.pk), {"email": owner.email, "name": team.name})
    assert (response.status_code, response.json()["code"]) == (403, "reauthentication_required")


def test_team_is_deleted_when_its_name_is_typed(page_client_for, owner, team, guide):
    client, url = page_client_for(owner), f"/teams/{team.pk}/delete"
    page = page_of(client.get(url))
    assert f"/api/v1/teams/{team.pk}/export" in page.links
    assert "1 guide and 0 runs" in page.source.replace("\n", " ").replace("    ", "")
    assert client.post(url, {"name": "Service"}).status_code == 422
    assert client.post(url, {"name": "Service desk"}).status_code == 200
    assert not Team.objects.filter(pk=team.pk).exists()


def test_days_are_set_and_cleared(page_client_for, owner, team):
    client, url = page_client_for(owner), f"/teams/{team.pk}/retention"
    for erase, delete in ((90, 365), (90, None), (None, None)):
        typed = {"erase_after_days": erase or "", "delete_runs_after_days": delete or ""}
        assert client.post(url, typed).status_code == 200
        team.refresh_from_db()
        assert (team.erase_after_days, team.delete_runs_after_days) == (erase, delete)
    entries = AuditEntry.objects.filter(action="team.retention").values_list("details", flat=True)
    days = [(each["days"], each["runs_days"]) for each in entries]
    assert days == [("never", "never"), (90, "never"), (90, 365)]


def test_days_that_delete_runs_at_once_are_saved_after_their_number_was_shown(
    page_client_for, owner, team, monkeypatch
):
    client, url = page_client_for(owner), f"/teams/{team.pk}/retention"
    guide = factories.published(team, owner)
    runs = [factories.answered(factories.begun(guide, owner), "yes").pk for _ in range(3)]
    old = timezone.now() - timedelta(days=100)
    Run.objects.filter(pk__in=runs[:2]).update(started_at=old, touched_at=old)
    typed = {"erase_after_days": "30", "delete_runs_after_days": "90"}
    asked = client.post(url, typed)
    assert asked.status_code == 422
    page = page_of(asked)
    assert "What callers told in 2 runs that nobody touched for 30 days is erased." in page
    assert "2 runs that nobody touched for 90 days will be deleted." in page
    team.refresh_from_db()
    assert (team.erase_after_days, team.delete_runs_after_days) == (None, None)
    confirmed = page.field("confirmed").value
    other = client.post(url, {"erase_after_days": "", "delete_runs_after_days": "60", "confirmed": confirmed})
    assert other.status_code == 422  # other days than those that were shown
    assert client.post(url, typed | {"confirmed": confirmed}).status_code == 200
    team.refresh_from_db()
    assert (team.erase_after_days, team.delete_runs_after_days) == (30, 90)
    assert client.post(url, typed | {"erase_after_days": "365"}).status_code == 200  # nothing new is deleted
    monkeypatch.setattr("trees.library.retention.MAX_COUNTED", 1)
    assert "More than 1 runs that nobody" in page_of(client.post(url, typed | {"delete_runs_after_days": "60"}))


def test_only_what_would_be_erased_or_deleted_is_counted(team, owner, monkeypatch):
    monkeypatch.setattr(retention, "MAX_COUNTED", 3)
    guide, old = factories.published(team, owner), timezone.now() - timedelta(days=100)
    runs = [factories.begun(guide, owner).pk for _ in range(3)]
    Run.objects.update(started_at=old, touched_at=old)

    def lines(erase, delete, erase_before=None, delete_before=None) -> list[str]:
        return retention.what_happens(
            team, erase, delete, erase_before=erase_before, delete_before=delete_before
        )  # fmt: skip

    assert [line.partition(" that")[0] for line in lines(30, 90)] == ["What callers told in 3 runs", "3 runs"]
    assert lines(30, 90, erase_before=30, delete_before=90) == []  # days that stay do nothing new
    Run.objects.filter(pk=runs[0]).update(erased_at=timezone.now())
    Run.objects.filter(pk=runs[1]).update(touched_at=timezone.now())
    assert [line.partition(" that")[0] for line in lines(30, 90)] == ["What callers told in 1 run", "2 runs"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        *(("erase_after_days", typed) for typed in ("0", "-1", "3651", "soon", "9" * 30)),
        *(("delete_runs_after_days", typed) for typed in ("0", "29", "3651", "soon")),
    ],
)
def test_wrong_days_are_refused_beside_the_field(page_client_for, owner, team, field, typed):
    response = page_client_for(owner).post(f"/teams/{team.pk}/retention", {field: typed})
    assert response.status_code == 422
    assert page_of(response).field(field).error


def test_export_has_factors_identities_and_notices_and_nothing_that_proves_who_it_is(client_for, viewer):
    viewer.passkeys.create(name="Phone", credential="secret", public_key=b"secret")
    viewer.identities.create(issuer="https://login.example.com", subject="viewer-1")
    Notice.objects.tell(FACTOR_CHANGED, [viewer.pk], key="a", words="A passkey was added.")
    NoticeChoice.objects.choose(viewer, {FACTOR_CHANGED.name: (True, False)})
    response = client_for(viewer).get("/api/v1/auth/me/export")
    lines = [orjson.loads(line) for line in b"".join(response.streaming_content).splitlines()]
    assert {"passkey", "identity", "notice", "notice_choice"} <= {line["what"] for line in lines}
    assert "secret" not in str(lines)


def test_export_has_all_that_is_kept_about_a_person_and_nobody_else(client_for, owner, viewer, guide, run):
    response = client_for(viewer).get("/api/v1/auth/me/export")
    lines = [orjson.loads(line) for line in b"".join(response.streaming_content).splitlines()]
    assert {line["what"] for line in lines} == {"account", "team", "device", "run", "audit"}
    assert lines[0]["email"] == viewer.email
    assert str(run.pk) in {line.get("id") for line in lines}
    assert owner.email not in str(lines)
    assert "password" not in str(lines[0])
