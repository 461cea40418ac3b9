"""A person's time zone: how it is learned and chosen, and the days that follow it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts import tokens
from accounts.models import User
from accounts.zones import is_zone, zone_choices
from tests import factories
from tests.accounts.calls import call, me
from tests.accounts.mail.delivered import sent
from tests.factories import PASSWORD, person
from tests.html import page_of
from trees.models import Run
from trees.running.summary import summary_of

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)  # the next day in Tokyo, still the 4th in New York
TOKYO, NEW_YORK = "Asia/Tokyo", "America/New_York"


@pytest.fixture
def ann():
    return person("Ann")


@pytest.fixture
def access(ann):
    return tokens.sign_in(ann).access


@pytest.fixture
def guide(team, owner):
    return factories.published(team, owner)


@pytest.fixture
def run(guide, editor):
    run = factories.answered(Run.objects.start(guide, by=editor), "yes")
    Run.objects.filter(pk=run.pk).update(started_at=LATE)
    return Run.objects.get(pk=run.pk)


def in_zone(user: User, name: str) -> User:
    user.time_zone = name
    user.save()
    return user


# Learned and chosen


@pytest.mark.parametrize("path", ["login", "register"])
def test_sign_in_learns_the_zone_of_the_browser(ann, path):
    email = ann.email if path == "login" else "new@example.com"
    data = {"email": email, "password": PASSWORD, "time_zone": TOKYO}
    assert call("POST", path, data).status_code in (200, 201)
    assert User.objects.get(email=email).browser_time_zone == TOKYO


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "x" * 500])
def test_zone_that_is_unknown_here_refuses_nobody(ann, name):
    assert call("POST", "login", {"email": ann.email, "password": PASSWORD, "time_zone": name}).status_code == 200
    ann.refresh_from_db()
    assert ann.browser_time_zone == ""
    assert ann.zone == timezone.get_default_timezone()


def test_chosen_zone_goes_before_the_browsers_and_that_before_the_sites(ann, access, settings):
    assert ann.zone.key == settings.TIME_ZONE
    call("PATCH", "me", {"browser_time_zone": TOKYO}, token=access)
    assert User.objects.get().zone.key == TOKYO
    call("PATCH", "me", {"time_zone": NEW_YORK}, token=access)
    assert User.objects.get().zone.key == NEW_YORK
    call("PATCH", "me", {"time_zone": ""}, token=access)
    assert User.objects.get().zone.key == TOKYO
    assert me(access).json()["browser_time_zone"] == TOKYO


@pytest.mark.parametrize("field", ["time_zone", "browser_time_zone"])
def test_unknown_zone_is_refused_beside_its_field(ann, access, field):
    response = call("PATCH", "me", {field: "Mars/Olympus"}, token=access)
    assert (response.status_code, set(response.json()["errors"])) == (400, {field})


def test_zone_that_was_removed_from_the_system_counts_as_none(ann):
    ann.time_zone, ann.browser_time_zone = "Mars/Olympus", TOKYO
    assert ann.zone.key == TOKYO


def test_profile_offers_the_zones_of_every_area(ann, page_client_for):
    client = page_client_for(ann)
    options = page_of(client.get("/profile")).field("time_zone").css("option")
    names = [option["value"] for option in options]
    assert names[:2] == ["", "UTC"]
    assert {TOKYO, NEW_YORK, "Asia/Kathmandu", "America/Argentina/Ushuaia"} < set(names)
    assert len(names) == len(set(names))


def test_profile_saves_a_zone_and_names_the_browsers(ann, access, page_client_for):
    call("PATCH", "me", {"browser_time_zone": NEW_YORK}, token=access)
    page = page_of(page_client_for(ann).post("/profile", {"name": "Ann", "time_zone": TOKYO}))
    assert page.field("time_zone").value == TOKYO
    assert "As my browser (America/New York)" in page.field("time_zone")
    assert (page.by_id("who")["data-time-zone"], page.by_id("who")["data-browser-zone"]) == (TOKYO, NEW_YORK)


def test_profile_keeps_a_zone_that_its_list_lacks(ann, page_client_for):
    in_zone(ann, "US/Pacific")
    client = page_client_for(ann)
    assert page_of(client.get("/profile")).field("time_zone").value == "US/Pacific"
    assert client.post("/profile", {"name": "Ann", "time_zone": "US/Pacific"}).status_code == 200
    assert client.post("/profile", {"name": "Ann", "time_zone": "Mars/Olympus"}).status_code == 422


def test_every_zone_that_is_offered_exists():
    offered = [name for _, places in zone_choices() if isinstance(places, list) for name, _ in places]
    assert len(offered) > 300
    assert all(map(is_zone, offered))


# What follows it


def test_summary_has_the_day_of_the_person_of_the_run(run, editor):
    for zone, day in ((TOKYO, "2026-03-05"), (NEW_YORK, "2026-03-04")):
        in_zone(editor, zone)
        run.refresh_from_db()
        assert day in summary_of(run)["plain"]


def test_runs_are_filtered_by_the_days_of_the_reader(run, owner, page_client_for):
    client = page_client_for(in_zone(owner, TOKYO))
    list_of = "/runs/list?state=finished&whose=all"
    assert "Printer offline" in page_of(client.get(f"{list_of}&since=2026-03-05"))
    assert "Printer offline" not in page_of(client.get(f"{list_of}&until=2026-03-04"))
    in_zone(owner, NEW_YORK)
    assert "Printer offline" in page_of(client.get(f"{list_of}&until=2026-03-04"))


def test_numbers_have_the_days_of_the_reader_everywhere(run, owner, client_for, page_client_for):
    pages, api = page_client_for(in_zone(owner, TOKYO)), client_for(owner)
    url = f"/api/v1/trees/{run.tree_id}/analytics"
    assert "5 Mar 2026" in page_of(pages.get(f"/trees/{run.tree_id}/numbers?until=2026-03-05"))
    assert api.get(url).json()["days"] == [{"day": "2026-03-05", "runs": 1}]
    assert "runs of a day,2026-03-05" in api.get(f"{url}?format=csv").getvalue().decode()
    assert api.get(f"{url}?until=2026-03-04").json()["runs"] == 0
    in_zone(owner, NEW_YORK)
    assert api.get(url).json()["days"] == [{"day": "2026-03-04", "runs": 1}]


def test_api_writes_times_in_utc_and_filters_by_the_days_of_the_reader(run, owner, client_for):
    api = client_for(in_zone(owner, TOKYO))
    (row,) = api.get("/api/v1/runs?since=2026-03-05").json()["results"]
    assert row["started_at"].startswith("2026-03-04T20:00") and row["started_at"].endswith("Z")
    assert api.get("/api/v1/runs?until=2026-03-04").json()["results"] == []


def test_link_that_ends_with_a_day_ends_with_the_readers(guide, owner, page_client_for):
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    page_client_for(in_zone(owner, TOKYO)).post(f"/trees/{guide.pk}/share", {"expires": "on", "day": day})
    ends = guide.shares.get().expires_at
    assert ends.isoformat() == f"{day}T14:59:59+00:00"


@pytest.mark.parametrize(("account", "clock"), [(True, "12"), (True, "24"), (False, "")])
def test_invitation_tells_the_end_in_the_zone_and_hours_of_who_reads_it(team, owner, page_client_for, account, clock):
    in_zone(owner, NEW_YORK)
    if account:
        new = in_zone(person("New"), TOKYO)
        new.clock = clock
        new.save()
    page_client_for(owner).post(f"/teams/{team.pk}/invitations", {"email": "new@example.com", "role": "editor"})
    invitation = team.invitations.get()
    there = invitation.expires_at.astimezone((User.objects.filter(name="New").first() or owner).zone)
    (message,) = sent()
    hour = f"{there.hour % 12 or 12}:{there:%M %p}" if clock == "12" else f"{there:%H:%M}"
    assert f"until {there.day} {there:%b %Y}, {hour} {there:%Z}." in message.body


def test_zone_of_one_request_does_not_leak_into_the_next(ann, page_client_for):
    in_zone(ann, TOKYO)
    page_client_for(ann).get("/profile")
    assert timezone.get_current_timezone_name() == timezone.get_default_timezone_name()


def test_days_cost_no_query(ann, page_client_for, django_assert_num_queries):
    client = page_client_for(in_zone(ann, TOKYO))
    with django_assert_num_queries(1):
        client.get("/profile")
