"""``manage.py load_demo`` where it has nothing to do."""

import pytest
from django.core.management import call_command

from accounts.models import Team, User
from trees.models import Run, Tree

pytestmark = pytest.mark.django_db


def test_database_with_somebody_in_it_is_left_alone(stranger):
    call_command("load_demo", verbosity=0)
    assert Tree.objects.count() == 0
    assert list(User.objects.all()) == [stranger]


def test_database_with_a_team_without_people_is_left_alone(capsys):
    Team.objects.create(name="Service desk")
    call_command("load_demo")
    assert not User.objects.exists()
    assert capsys.readouterr().out == "The database is not empty: the demo library was not loaded.\n"


def test_second_time_loads_nothing_and_tells_the_sign_in_again(demo_library, capsys):
    counts = [model.objects.count() for model in (User, Team, Tree, Run)]
    call_command("load_demo")
    assert [model.objects.count() for model in (User, Team, Tree, Run)] == counts
    refused, told = capsys.readouterr().out.splitlines()
    assert refused == "The database is not empty: the demo library was not loaded."
    assert told.startswith("Demo sign-in: ann@example.com with the password ")
