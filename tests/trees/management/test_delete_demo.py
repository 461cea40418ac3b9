"""``manage.py delete_demo``."""

import pytest
from django.core.management import call_command

from accounts.models import Team, User
from tests import factories
from trees.library.demo import library_file
from trees.management.commands import load_demo
from trees.models import Run, Tree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_library")]


def test_teams_and_people_of_the_demo_are_gone_and_nothing_else():
    ann = factories.person("Real")
    team = factories.team("Real team", admin=ann)
    factories.published(team, by=ann)
    call_command("delete_demo", verbosity=0)
    assert (Tree.objects.count(), Team.objects.get(), User.objects.get()) == (1, team, ann)
    assert not Run.objects.exists()


def test_demo_person_who_joined_a_real_team_stays():
    email = load_demo.sign_in()[0]
    team = factories.team("Real team", admin=User.objects.get(email=email))
    call_command("delete_demo", verbosity=0)
    assert [user.email for user in team.members.all()] == [email]


def test_locked_demo_keeps_its_guides_and_signs_nobody_in():
    guides = Tree.objects.count()
    call_command("delete_demo", lock=True, verbosity=0)
    assert load_demo.sign_in() is None
    assert Tree.objects.count() == guides


def test_locked_demo_leaves_a_password_that_somebody_set_themselves():
    changed = User.objects.get(email=load_demo.sign_in()[0])
    changed.set_password("a password of her own")
    changed.save()
    call_command("delete_demo", lock=True, verbosity=0)
    changed.refresh_from_db()
    assert changed.check_password("a password of her own")
    others = User.objects.exclude(pk=changed.pk).filter(email__in=[row["email"] for row in library_file()["people"]])
    assert len(others) > 1 and not any(user.has_usable_password() for user in others)
