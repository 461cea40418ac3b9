"""``manage.py load_demo``."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notice, Team, User
from tests import factories
from trees.core.fields import inputs
from trees.core.outcomes import OUTCOMES
from trees.management.commands import load_demo
from trees.management.demo_history import date_notices
from trees.models import Category, Flag, Folder, Run, Tree
from trees.numbers.collect import numbers_of
from trees.numbers.shape import UNDER_WAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_library")]


def test_first_person_can_sign_in_and_sees_a_library_in_folders_and_categories():
    email, password = load_demo.sign_in()
    person = User.objects.get(email=email)
    assert person.check_password(password)
    assert Tree.objects.of(person).count() >= 8
    assert Tree.objects.of(person).exclude(folder=None).exists()
    assert Folder.objects.of(person).exclude(parent=None).exists()
    assert Category.objects.of(person).exists()
    assert Tree.objects.of(person).search("printer").exists()


def test_both_teams_have_an_admin_and_guides_with_steps():
    for team in Team.objects.all():
        assert team.memberships.filter(role="admin").exists()
        assert team.trees.exists()
    assert Team.objects.count() == 2
    assert all(tree.graph.start and 6 <= len(tree.graph.nodes) <= 30 for tree in Tree.objects.all())


def test_every_guide_is_live_and_without_problems():
    assert [tree.title for tree in Tree.objects.all() if tree.live is None or tree.problems()] == []


def test_one_guide_leads_through_another_and_one_asks_for_what_it_shows_later():
    vpn, wifi = (Tree.objects.get(title__startswith=title) for title in ("VPN", "Wi-Fi"))
    assert vpn.releases_through() == {wifi.pk: wifi.live_id}
    nodes = Tree.objects.get(title="Printer offline").graph.nodes.values()
    asked = {blank.name for node in nodes for blank in inputs.inputs_of(node.body)}
    assert {"serial", "message"} <= asked & {name for node in nodes for name in inputs.used_names(node.body)}


def test_runs_are_spread_over_the_last_weeks_and_one_is_under_way():
    ann, now = User.objects.get(email="ann@example.com"), timezone.now()
    finished = Run.objects.of(ann).finished()
    assert {run.outcome for run in finished} == set(OUTCOMES)
    assert min(run.started_at for run in finished) < now - timedelta(days=60)
    assert max(run.ended_at for run in finished) < now
    [own] = Run.objects.under_way().filter(person=ann, tree__title="Printer offline")
    assert (own.steps, own.ticket[:4]) == (3, "INC-")
    assert Run.objects.of(ann).abandoned().exists()


def test_there_are_flags_to_review_and_answers_to_them():
    for team in Team.objects.all():
        flags = Flag.objects.filter(tree__team=team)
        assert flags.open().exists()
        answered = flags.exclude(resolved_at=None)
        assert answered.exists()
        assert all(flag.raised_at < flag.resolved_at < timezone.now() and flag.message for flag in answered)
    assert {flag.kind for flag in Flag.objects.all()} == set(Flag.Kind.values)


def test_notices_are_as_old_as_what_they_are_about_and_only_the_newest_are_unread():
    now = timezone.now()
    notices = list(Notice.objects.order_by("pk"))
    times = [notice.created_at for notice in notices]
    assert times == sorted(times) and times[-1] < now - timedelta(hours=12)
    assert {bool(notice.read_at) for notice in notices} == {True, False}
    assert all(notice.read_at for notice in notices if notice.created_at < now - timedelta(days=7))
    assert not any(notice.to_mail for notice in notices)


def test_notices_of_people_who_were_there_before_stay_as_they_are():
    own = Notice.objects.create(person=factories.person("Zoe"), kind="key.expires", key="1", to_mail=True)
    date_notices(User.objects.exclude(pk=own.person_id))
    [kept] = Notice.objects.filter(person=own.person)
    assert (kept.pk, kept.created_at, kept.to_mail) == (own.pk, own.created_at, True)


def test_flag_is_about_a_step_of_the_release_that_was_live_when_it_was_raised():
    for flag in Flag.objects.select_related("release"):
        assert flag.release.published_at < flag.raised_at
        assert flag.release.graph.nodes[flag.node].title == flag.step
        later = flag.tree.revisions.released().filter(number=flag.release.number + 1).first()
        assert later is None or later.published_at > flag.raised_at


def test_demo_run_says_the_same_as_its_events():
    for run in Run.objects.all():
        state = run.state()
        assert (run.node, run.steps, run.ticket) == (state.place.node, len(state.trail), state.details["ticket"])
        times = [run.started_at, *run.events.values_list("at", flat=True)]
        assert times == sorted(times)


def test_some_guides_have_several_releases_and_one_a_newer_draft():
    printer = Tree.objects.get(title="Printer offline")
    releases = list(printer.revisions.released().order_by("number"))
    assert [release.number for release in releases] == [1, 2, 3]
    assert [len(release.graph.nodes) for release in releases] == [20, 22, 23]
    assert all(release.release_notes for release in releases)
    times = [release.published_at for release in releases]
    assert times == sorted(times) and times[0] < timezone.now() - timedelta(days=85)
    assert Tree.objects.get(title="Wi-Fi trouble").publishable
    assert [problem for release in releases for problem in printer.problems(release.graph)] == []


def test_every_run_began_on_the_release_that_was_live_then():
    for run in Run.objects.select_related("first_release", "tree"):
        later = run.tree.revisions.released().filter(number=run.first_release.number + 1).first()
        assert run.first_release.published_at < run.started_at
        assert later is None or run.started_at < later.published_at


def test_reviews_are_due_and_coming():
    days = sorted((tree.review_on - timezone.localdate()).days for tree in Tree.objects.exclude(review_on=None))
    assert days == [-6, 3, 24]


def test_numbers_have_something_to_show():
    printer = Tree.objects.get(title="Printer offline")
    numbers = numbers_of(printer)
    assert numbers.runs > 60
    assert sum(step.backs for step in numbers.steps.values()) > 3
    assert {ending for ending, count in numbers.outcomes.items() if count} >= {*OUTCOMES, "abandoned", UNDER_WAY}
    assert len([day for day, count in numbers.days.items() if count]) > 30


def test_run_counts_are_those_of_the_runs_and_the_first_guide_of_each_team_is_the_most_used():
    for tree in Tree.objects.all():
        assert tree.run_count == tree.runs.count()
    most_used = [team.trees.order_by("-run_count").first().title for team in Team.objects.order_by("pk")]
    assert most_used == ["Printer offline", "Card reader not taking cards"]


def test_demo_is_the_same_each_time_but_for_the_day():
    events = [(run.pk, row.uuid, row.kind) for run in Run.objects.order_by("pk")[:20] for row in run.events.all()]
    assert len(events) > 60
    assert all(pk.version == uuid.version == 5 for pk, uuid, _ in events)


def test_demo_sign_in_is_not_shown_once_its_password_was_changed():
    person = User.objects.get(email=load_demo.sign_in()[0])
    person.set_password("something of their own")
    person.save()
    assert load_demo.sign_in() is None
