"""``manage.py remind_reviews``, and the dates of reviews."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Role
from tests import factories
from tests.accounts.mail import sent
from tests.trees.models.test_models import at_once
from trees.library import reviews
from trees.library.reviews import months_later
from trees.models import Tree

TODAY = timezone.localdate()
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address(settings):
    settings.BASE_URL = "https://guides.example.com"


@pytest.fixture
def due(team, owner):
    """Plants a guide that was due so many days ago."""

    def plant(title="Printer offline", days=0, **fields):
        return factories.tree(fields.pop("team", team), owner, title, review_on=TODAY - timedelta(days=days), **fields)

    return plant


def test_each_person_who_writes_gets_one_mail_with_all_that_is_due(due, owner, editor, stranger):
    due("One", 3), due("Two")
    due("Elsewhere", team=stranger.teams().get())
    call_command("remind_reviews")
    told = {mail.to[0]: mail for mail in sent()}
    assert set(told) == {"owner@example.com", "editor@example.com", "stranger@example.com"}
    mine = told["editor@example.com"]
    assert mine.subject == "2 guides are due for review"
    assert mine.body.index("- One, by ") < mine.body.index("- Two, by ")
    assert f"https://guides.example.com/trees/{Tree.objects.get(title='One').pk}/" in mine.body
    assert "https://guides.example.com/flags/guides" in mine.body
    assert "Elsewhere" not in mine.body
    assert told["stranger@example.com"].subject == "“Elsewhere” is due for review"


def test_nobody_is_told_of_what_is_later_archived_or_not_theirs_to_edit(due, team, owner, editor, viewer):
    due("Later", -1)
    due("Gone").archive(by=owner)
    team.memberships.filter(user=editor).update(role=Role.VIEWER)
    due("Due")
    owner.is_active = False
    owner.save()
    call_command("remind_reviews")
    assert sent() == []


def test_each_date_is_told_of_once(due, owner):
    tree = due()
    call_command("remind_reviews")
    call_command("remind_reviews")
    assert len(sent()) == 2  # the owner's and the editor's
    tree.refresh_from_db()
    tree.update_details(by=owner, title="Another title", review_on=tree.review_on)
    call_command("remind_reviews")
    assert len(sent()) == 2
    tree.update_details(by=owner, review_on=TODAY - timedelta(days=1))
    call_command("remind_reviews")
    assert len(sent()) == 4


def test_date_that_is_set_in_the_details_is_told_of(due, owner, page_client_for):
    tree = due()
    call_command("remind_reviews")
    new = TODAY - timedelta(days=1)
    page_client_for(owner).post(f"/trees/{tree.pk}/settings", {"title": tree.title, "review_on": f"{new}"})
    call_command("remind_reviews")
    assert len(sent()) == 4 and Tree.objects.get().reminded_of == new


def test_dry_run_says_who_would_be_told_and_sends_nothing(due, capsys):
    due("One")
    call_command("remind_reviews", dry_run=True)
    assert capsys.readouterr().out.splitlines() == ["editor@example.com: “One”", "owner@example.com: “One”"]
    assert sent() == []
    assert Tree.objects.get().reminded_of is None


def test_without_an_address_for_the_links_nothing_is_sent(due, settings):
    settings.BASE_URL = ""
    due()
    with pytest.raises(CommandError, match="BASE_URL"):
        call_command("remind_reviews")
    assert sent() == []


def test_mail_with_many_guides_names_the_first_and_counts_the_others(due, monkeypatch):
    monkeypatch.setattr(reviews, "MAX_GUIDES_PER_EMAIL", 2)
    for number in range(5):
        due(f"Guide {number}", 5 - number)
    call_command("remind_reviews")
    assert "Guide 1" in sent()[0].body and "Guide 2" not in sent()[0].body
    assert "and 3 more." in sent()[0].body


@pytest.mark.django_db(transaction=True)
def test_two_at_once_tell_of_a_guide_once(due):
    due()
    results = at_once(*(lambda: call_command("remind_reviews") for _ in range(3)))
    assert not [each for each in results if isinstance(each, Exception)]
    assert sorted(mail.to[0] for mail in sent()) == ["editor@example.com", "owner@example.com"]


def test_queries_do_not_grow_with_guides(due, django_assert_max_num_queries):
    for number in range(10):
        due(f"Guide {number}")
    with django_assert_max_num_queries(8):
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
