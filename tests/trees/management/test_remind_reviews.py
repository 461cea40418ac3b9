"""``manage.py remind_reviews``, and the dates of reviews."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Notice, Role
from accounts.notices.digest import send_digests
from accounts.notices.rows import rows_of
from tests import factories
from tests.accounts.mail.delivered import sent
from tests.trees.models.test_models import at_once
from trees.library.reviews import months_later
from trees.models import Tree

TODAY = timezone.localdate()
pytestmark = pytest.mark.django_db


@pytest.fixture
def due(team, owner):
    """Plants a guide that was due so many days ago."""

    def plant(title="Printer offline", days=0, **fields):
        return factories.tree(fields.pop("team", team), owner, title, review_on=TODAY - timedelta(days=days), **fields)

    return plant


def told(person) -> list[tuple[str, str]]:
    """``(title, about)`` of the notices of ``person``, newest first."""
    rows = rows_of(list(Notice.objects.of(person).select_related("team")))
    return [(row.words.title, row.words.about) for row in rows]


DUE = "Due for review"


def test_each_person_who_writes_is_told_of_all_that_is_due(due, owner, editor, viewer, stranger):
    due("One", 3), due("Two")
    due("Elsewhere", team=stranger.teams().get())
    call_command("remind_reviews")
    assert told(editor) == told(owner) == [(DUE, "Two"), (DUE, "One")]
    assert told(stranger) == [(DUE, "Elsewhere")]
    assert told(viewer) == []


def test_email_leads_to_the_guides(due, editor, settings):
    settings.BASE_URL = "https://guides.example.com"
    tree = due()
    call_command("remind_reviews")
    Notice.objects.update(created_at=timezone.now() - timedelta(hours=1))
    send_digests()
    assert sorted(mail.to[0] for mail in sent()) == ["editor@example.com", "owner@example.com"]
    assert sent()[0].subject == "Due for review: Printer offline"
    assert f"https://guides.example.com/trees/{tree.pk}/" in sent()[0].body


def test_nobody_is_told_of_what_is_later_archived_or_not_theirs_to_edit(due, team, owner, editor, viewer):
    due("Later", -1)
    due("Gone").archive(by=owner)
    team.memberships.filter(user=editor).update(role=Role.VIEWER)
    due("Due")
    owner.is_active = False
    owner.save()
    call_command("remind_reviews")
    assert not Notice.objects.exists()


def test_each_date_is_told_of_once(due, owner, editor):
    tree = due()
    call_command("remind_reviews")
    call_command("remind_reviews")
    assert told(owner) == [(DUE, "Printer offline")]
    Notice.objects.all().delete()
    tree.refresh_from_db()
    tree.update_details(by=owner, title="Another title", review_on=tree.review_on)
    call_command("remind_reviews")
    assert told(owner) == []
    tree.update_details(by=owner, review_on=TODAY - timedelta(days=1))
    call_command("remind_reviews")
    assert told(owner) == told(editor) == [(DUE, "Another title")]


def test_date_that_is_set_in_the_details_is_told_of(due, owner, page_client_for):
    tree = due()
    call_command("remind_reviews")
    new = TODAY - timedelta(days=1)
    page_client_for(owner).post(f"/trees/{tree.pk}/settings", {"title": tree.title, "review_on": f"{new}"})
    call_command("remind_reviews")
    assert Notice.objects.get(person=owner).count == 2 and Tree.objects.get().reminded_of == new


def test_dry_run_says_who_would_be_told_and_tells_nobody(due, team, capsys):
    due("One")
    team.memberships.create(user=factories.person("Left", is_active=False), role=Role.EDITOR)
    call_command("remind_reviews", dry_run=True)
    assert capsys.readouterr().out.splitlines() == ["“One”: editor@example.com, owner@example.com"]
    assert not Notice.objects.exists()
    assert Tree.objects.get().reminded_of is None


@pytest.mark.django_db(transaction=True)
def test_two_at_once_tell_of_a_guide_once(due, owner, editor):
    due()
    results = at_once(*(lambda: call_command("remind_reviews") for _ in range(3)))
    assert not [each for each in results if isinstance(each, Exception)]
    assert told(owner) == told(editor) == [(DUE, "Printer offline")]


def test_queries_do_not_grow_with_guides(due, django_assert_max_num_queries):
    for number in range(10):
        due(f"Guide {number}")
    with django_assert_max_num_queries(10):
        call_command("remind_reviews")


@pytest.mark.once
@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2026-01-15", "2026-07-15"),
        ("2026-08-31", "2027-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2026-12-01", "2027-06-01"),
    ],
)
def test_six_months_later_is_the_same_day_or_the_last_of_its_month(day, later):
    assert months_later(date.fromisoformat(day), 6) == date.fromisoformat(later)
