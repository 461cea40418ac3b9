"""Teams and accounts that another request deletes in the middle: a conflict in words, and no error of ours."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import ApiKey, Membership, Role, Scope, Team, User
from project.web.errors import Conflict
from tests import factories
from tests.trees.meanwhile import after
from trees.library.leaving import delete_person
from trees.models import Flag, Tree
from trees.models.erasure import delete_team

pytestmark = pytest.mark.django_db(transaction=True)


def test_team_that_is_gone(team, owner, viewer):
    member, invitation = team.memberships.get(user=viewer), team.invite("new@example.com", Role.VIEWER, by=owner)
    Team.objects.get(pk=team.pk).delete()
    for verb in (
        lambda: team.rename("New"),
        lambda: team.require_factor(True),
        lambda: team.set_retention(erase=1, delete=None),
        lambda: team.change_role(member, Role.EDITOR),
        lambda: team.remove(member),
        lambda: team.add_member(factories.person("New"), Role.VIEWER),
        lambda: team.invite("other@example.com", Role.VIEWER, by=owner),
        lambda: ApiKey.objects.create_key("Backup", Scope.READ, 7, by=owner, team=team),
        lambda: delete_team(team, by=owner),
    ):
        with pytest.raises(Conflict):
            verb()
    with pytest.raises(ValidationError):
        invitation.accept(factories.person("Invited"))


def test_person_who_is_gone(owner):
    User.objects.get(pk=owner.pk).delete()
    for verb in (
        lambda: Team.objects.create_team("New", by=owner),
        lambda: ApiKey.objects.create_key("Backup", Scope.READ, 7, by=owner),
    ):
        with pytest.raises(Conflict):
            verb()


def test_deletion_of_what_somebody_is_adding_to_is_refused_whole(guide, team, owner):
    """PostgreSQL lets others write between two statements, and finds at the end that this cannot be."""
    deletions = {
        'DELETE FROM "accounts_team"': lambda: delete_team(team, by=owner),
        'DELETE FROM "trees_tree"': Tree.objects.get(pk=guide.pk).delete,
    }
    row = Flag(tree_id=guide.pk, team_id=team.pk, release_id=guide.live_id, node="power", kind=Flag.Kind.WRONG)
    for statement, delete in deletions.items():
        with after(statement, lambda: Flag.objects.bulk_create([row])), pytest.raises(Conflict):
            delete()
    assert Tree.objects.filter(pk=guide.pk, team__name="Service desk").exists()


def test_account_of_somebody_who_joins_a_team_at_the_same_moment_stays(team, viewer):
    def join():
        Membership.objects.bulk_create([Membership(team=team, user_id=key)])

    key = viewer.pk
    with after('DELETE FROM "accounts_user"', join), pytest.raises(Conflict):
        delete_person(viewer)
    assert User.objects.filter(pk=key).exists()
