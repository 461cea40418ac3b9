"""What the groups of a company's directory or provider give here: GroupRole, a table that staff keep."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.core.exceptions import ValidationError

from accounts.models import DirectoryPerson, GroupRole, Membership, Role, Team, User

log = logging.getLogger(__name__)


def apply_claim(user: User, groups: object) -> None:
    """At a sign-in, by the claim of the provider. None: it says nothing. Of whom the directory provisions, its own
    groups count and the claim does not."""
    if groups is None or not GroupRole.objects.exists():
        return
    if not DirectoryPerson.objects.filter(user=user, deleted_at=None).exists():
        apply_groups(user, map(str, groups if isinstance(groups, list) else [groups]))


def apply_groups(user: User, groups: Iterable[str]) -> None:
    """Gives and takes the roles of GroupRole. A membership that people gave stays as it is."""
    rules, names = list(GroupRole.objects.select_related("team")), set(groups)
    given: dict[Team, Role] = {}
    for rule in rules:
        if rule.group in names and Role(rule.role).covers(given.get(rule.team, Role.VIEWER)):
            given[rule.team] = Role(rule.role)
    for team in {rule.team for rule in rules}:
        _follow(user, team, given.get(team))


def _follow(user: User, team: Team, role: Role | None) -> None:
    membership = Membership.objects.filter(user=user, team=team).first()
    try:
        if membership is None and role:
            team.memberships.create(user=user, role=role, from_provider=True)
        elif membership and membership.from_provider and role is None:
            team.remove(membership)
        elif membership and membership.from_provider and role and membership.role != role:
            team.change_role(membership, role)
    except ValidationError:
        log.warning("Team %s keeps its last admin %s, whose groups no longer say so", team.pk, user.pk)
