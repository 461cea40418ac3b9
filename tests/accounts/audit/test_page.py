"""/teams/<id>/audit and /audit, and the export of what they show."""

import csv
import io
import json
from codecs import BOM_UTF8
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, DeviceSession
from accounts.views.audit import PAGE_SIZE
from tests import factories
from tests.html import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(team):
    return f"/teams/{team.pk}/audit"


@pytest.fixture
def client(page_client_for, owner, team):
    return page_client_for(owner)


@pytest.fixture
def staff():
    return factories.person("Staff", is_staff=True)


def entries_of(response) -> list[str]:
    return [entry.text for entry in page_of(response).css("li.entry")]


def test_team_leads_admins_here(client, page_client_for, page, team, editor):
    assert page in page_of(client.get(f"/teams/{team.pk}/")).links
    assert page not in page_of(page_client_for(editor).get(f"/teams/{team.pk}/")).links


def test_says_who_did_what_and_from_where(client, page, guide, owner, client_for):
    client_for(owner).post(f"/api/v1/trees/{guide.pk}/unpublish", content_type="application/json")
    first, *_ = entries_of(client.get(page))
    for words in ("Guide unpublished", guide.title, owner.email, "127.0.0.1"):
        assert words in first


def test_shows_nothing_of_other_teams(client, page, stranger):
    factories.published(stranger.teams().get(), stranger, "Theirs")
    assert "Theirs" not in client.get(page).content.decode()


def test_filters(client, page, team, guide, owner, editor):
    guide.archive(by=editor)
    audit.record("team.renamed", team, by=owner, team=team.pk)
    assert len(entries_of(client.get(f"{page}?who=EDITOR@example.com"))) == 1
    assert entries_of(client.get(f"{page}?who=example.com")) == []  # a whole email, which an index finds
    assert ["Guide" in entry for entry in entries_of(client.get(f"{page}?what=guides"))] == [True, True]
    assert entries_of(client.get(f"{page}?until=2001-01-01")) == []
    assert "Nothing found" in client.get(f"{page}?until=2001-01-01").content.decode()
    assert entries_of(client.get(f"{page}?since=2001-01-01&what=people"))


@pytest.mark.parametrize(
    "query", ["what=nonsense", "since=yesterday", "after=x", "who=" + "x" * 300, "until=9999-12-31"]
)
def test_nonsense_in_the_query_string_is_left_out(client, page, guide, query):
    assert entries_of(client.get(f"{page}?{query}"))


def test_pages_follow_each_other_without_a_gap(client, page, team, owner):
    for number in range(120):
        audit.record("team.renamed", f"name {number}", by=owner, team=team.pk)
    seen, url = [], page
    while url:
        response = client.get(url)
        seen += entries_of(response)
        more = page_of(response).css("li.more")
        url = more[0]["hx-get"] if more else ""
    assert [text.split("name ")[1].split()[0] for text in seen[:120]] == [
        str(number) for number in reversed(range(120))
    ]


def test_last_page_leads_to_no_other(client, page, team, owner):
    for number in range(PAGE_SIZE):
        audit.record("team.renamed", f"name {number}", by=owner, team=team.pk)
    assert len(entries_of(client.get(page))) == PAGE_SIZE == AuditEntry.objects.of_team(team).count()
    assert not page_of(client.get(page)).has("li.more")


def test_queries_do_not_grow_with_entries(client, page, team, owner, django_assert_num_queries):
    for number in range(60):
        audit.record("team.renamed", f"name {number}", by=owner, team=team.pk)
    with django_assert_num_queries(4):  # the device, the team, its members, the entries
        client.get(page)


def test_staff_see_the_whole_site_with_the_names_of_teams(
    page_client_for, staff, team, guide, django_assert_num_queries
):
    client = page_client_for(staff)
    with django_assert_num_queries(3):  # the device, the entries, the teams
        response = client.get("/audit")
    assert any(guide.title in entry and team.name in entry for entry in entries_of(response))
    assert "/audit" in page_of(client.get("/profile")).links


def test_entries_of_a_team_that_is_gone_stay(page_client_for, staff, guide, team):
    title, key = guide.title, team.pk
    guide.runs.all().delete()
    team.delete()
    assert any(title in entry and f"team {key}" in entry for entry in entries_of(page_client_for(staff).get("/audit")))


def exported(client, url) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_json_lines_continue_after_the_last_entry(client_for, owner, team, guide):
    client, url = client_for(owner), f"/api/v1/teams/{team.pk}/audit"
    lines = [json.loads(line) for line in exported(client, url).splitlines()]
    assert [line["action"] for line in lines] == ["guide.published", "audit.exported"]
    assert set(lines[0]) == {
        "id", "at", "action", "team", "person_id", "person", "via", "ip", "subject_kind", "subject_id", "subject",
        "details",
    }  # fmt: skip
    again = [json.loads(line) for line in exported(client, f"{url}?after={lines[-1]['id']}").splitlines()]
    assert [line["action"] for line in again] == ["audit.exported"]


def test_csv_has_the_same_and_runs_nothing(client_for, owner, team):
    audit.record("team.renamed", "=HYPERLINK(1)", by=owner, team=team.pk)
    text = exported(client_for(owner), f"/api/v1/teams/{team.pk}/audit?format=csv&what=team.renamed")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["subject"], row["person"], row["action"]) == ("'=HYPERLINK(1)", owner.email, "team.renamed")
    response = client_for(owner).get(f"/api/v1/teams/{team.pk}/audit?format=csv")
    assert next(iter(response.streaming_content)).startswith(BOM_UTF8)  # else spreadsheets misread letters


def test_export_asks_who_is_there(client_for, owner, team):
    client, url = client_for(owner), f"/api/v1/teams/{team.pk}/audit"
    DeviceSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=11))
    response = client.get(url)
    assert (response.status_code, response.json()["code"]) == (403, "reauthentication_required")
    assert not AuditEntry.objects.filter(action="audit.exported").exists()


def test_export_reads_in_batches(client_for, owner, team):
    AuditEntry.objects.bulk_create(AuditEntry(action="sign_in", via="site", team_id=team.pk) for _ in range(1_203))
    assert exported(client_for(owner), f"/api/v1/teams/{team.pk}/audit").count('"sign_in"') == 1_203


def test_staff_export_the_site(client_for, staff, guide):
    assert "guide.published" in exported(client_for(staff), "/api/v1/audit")


@pytest.mark.parametrize("query", ["format=xml", "what=x", "since=x", "after=-1", "after=99999999999999999999"])
def test_export_names_what_is_wrong(client_for, owner, team, query):
    response = client_for(owner).get(f"/api/v1/teams/{team.pk}/audit?{query}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [query.partition("=")[0]]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])  # of which one has another day than UTC
def test_page_and_export_have_the_days_of_the_reader(client, client_for, page, team, owner, zone):
    owner.time_zone = zone
    owner.save()
    audit.record("team.renamed", team, by=owner, team=team.pk)
    day = timezone.localdate(timezone=owner.zone)
    filters = {f"since={day}": 1, f"until={day}": 1}
    filters |= {f"since={day + timedelta(days=1)}": 0, f"until={day - timedelta(days=1)}": 0}
    for query, count in filters.items():
        assert sum("Team renamed" in entry for entry in entries_of(client.get(f"{page}?{query}"))) == count
        export = client_for(owner).get(f"/api/v1/teams/{team.pk}/audit?{query}")
        assert export.getvalue().count(b"team.renamed") == count
