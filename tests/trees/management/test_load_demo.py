"""``manage.py load_demo``."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Team, User
from trees.core import inputs
from trees.core.outcomes import OUTCOMES
from trees.management.commands import load_demo
from trees.models import Category, Flag, Folder, Run, Tree

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
        assert flags.exclude(resolved_at=None).count() == 1


def test_demo_run_says_the_same_as_its_events():
    for run in Run.objects.all():
        state = run.state()
        assert (run.node, run.steps, run.ticket) == (state.place.node, len(state.trail), state.details["ticket"])
        times = [run.started_at, *run.events.values_list("at", flat=True)]
        assert times == sorted(times)


def test_demo_sign_in_is_not_shown_once_its_password_was_changed():
    person = User.objects.get(email=load_demo.sign_in()[0])
    person.set_password("something of their own")
    person.save()
    assert load_demo.sign_in() is None
