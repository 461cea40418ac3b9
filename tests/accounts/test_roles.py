"""What each role may do: each covers the ones before it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts.access import can_edit, team_or_404
from accounts.models import Membership, Role, require
from tests import factories

ORDER = [Role.VIEWER, Role.EDITOR, Role.ADMIN]
PAIRS = [(role, needed) for role in ORDER for needed in ORDER]


@pytest.mark.once
@pytest.mark.parametrize(("role", "needed"), PAIRS)
def test_role_covers_itself_and_the_ones_before_it(role, needed):
    covers = ORDER.index(role) >= ORDER.index(needed)
    assert role.covers(needed) == covers
    assert (role in needed.covering) == covers


@pytest.mark.once
@pytest.mark.parametrize(("role", "needed"), PAIRS)
def test_refusal_names_what_is_needed_and_what_one_has(role, needed):
    if role.covers(needed):
        require(role, needed)
        return
    with pytest.raises(PermissionDenied) as caught:
        require(str(role), needed)
    assert str(caught.value) == f"This needs the role {needed.label.lower()}; yours is {role.label.lower()}."


@pytest.mark.once
def test_editors_and_admins_write_and_viewers_read():
    assert [role.can_write for role in ORDER] == [False, True, True]


@pytest.mark.once
def test_role_reads_well_in_a_sentence():
    assert [role.with_article for role in ORDER] == ["a viewer", "an editor", "an admin"]


@pytest.mark.once
@pytest.mark.parametrize("role", ["", "owner", "ADMIN"])
def test_role_that_does_not_exist_covers_nothing(role):
    with pytest.raises(ValueError, match=f"'{role}'"):
        require(role, Role.VIEWER)


@pytest.mark.django_db
@pytest.mark.parametrize("needed", ORDER)
def test_team_is_found_by_its_members_and_refused_below_the_role(team, owner, editor, viewer, stranger, needed):
    for user, role in [(viewer, Role.VIEWER), (editor, Role.EDITOR), (owner, Role.ADMIN)]:
        if role.covers(needed):
            assert team_or_404(user, team.pk, needed).role == role
        else:
            with pytest.raises(PermissionDenied):
                team_or_404(user, team.pk, needed)
    for user, pk in [(stranger, team.pk), (owner, 999_999)]:
        with pytest.raises(Http404):
            team_or_404(user, pk, needed)


@pytest.mark.django_db
def test_queries_tell_the_role_of_the_person_who_asks(team, owner, editor, viewer):
    roles = {user: user.teams().get(pk=team.pk) for user in (owner, editor, viewer)}
    assert {user: found.role for user, found in roles.items()} == {owner: "admin", editor: "editor", viewer: "viewer"}
    assert {user: can_edit(found) for user, found in roles.items()} == {owner: True, editor: True, viewer: False}


@pytest.mark.django_db
def test_role_in_one_team_says_nothing_of_another(team, viewer):
    own = factories.team("Field", admin=viewer)
    assert {found.name: found.role for found in viewer.teams()} == {team.name: "viewer", own.name: "admin"}
    with pytest.raises(PermissionDenied):
        team_or_404(viewer, team.pk, Role.EDITOR)


@pytest.mark.django_db
def test_person_is_a_member_once(team, viewer):
    with pytest.raises(IntegrityError), transaction.atomic():
        team.memberships.create(user=viewer, role=Role.ADMIN)
    assert Membership.objects.get(team=team, user=viewer).role == Role.VIEWER
