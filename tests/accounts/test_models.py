"""People, teams and roles as the code below the pages sees them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from accounts.models import Role, Team, User, require
from tests.factories import person

pytestmark = pytest.mark.django_db


def test_email_is_kept_in_lower_case_whoever_saves_it():
    assert User.objects.create_user(" Ann@Example.COM ").email == "ann@example.com"


def test_database_itself_refuses_the_same_email_in_other_letters():
    person("Ann")
    other = person("Other")
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=other.pk).update(email="ANN@example.com")


def test_sign_up_that_fails_leaves_no_team_behind():
    User.objects.sign_up("ann@example.com", "correct horse battery")
    with pytest.raises(ValidationError):
        User.objects.sign_up("Ann@example.com", "correct horse battery")
    assert Team.objects.count() == 1


def test_superuser_may_use_the_admin_site():
    root = User.objects.create_superuser("root@example.com", "correct horse battery")
    assert (root.is_staff, root.is_superuser) == (True, True)


@pytest.mark.parametrize(
    ("has", "may"),
    [
        (Role.VIEWER, {Role.VIEWER}),
        (Role.EDITOR, {Role.VIEWER, Role.EDITOR}),
        (Role.ADMIN, {Role.VIEWER, Role.EDITOR, Role.ADMIN}),
    ],
)
def test_each_role_may_do_what_the_ones_before_it_may(has, may):
    assert {needed for needed in Role if has.covers(needed)} == may


def test_role_that_is_missing_is_named():
    with pytest.raises(PermissionDenied, match="needs the role admin; yours is viewer"):
        require("viewer", Role.ADMIN)


def test_teams_of_a_person_carry_the_role(team, editor):
    assert [(one.name, one.role) for one in editor.teams()] == [("Service desk", "editor")]


def test_refused_change_of_a_role_leaves_the_role(team, owner):
    with pytest.raises(ValidationError):
        team.change_role(team.memberships.get(user=owner), Role.VIEWER)
    assert team.memberships.get(user=owner).role == Role.ADMIN
