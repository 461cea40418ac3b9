"""Fetching what belongs to a user's teams, and what the user's role there allows."""

from __future__ import annotations

from typing import Protocol

from django.db.models import Q
from django.shortcuts import get_object_or_404

from accounts.models import Role, Team, User, require

CAN_EDIT = Q(role__in=Role.EDITOR.covering)  # ``can_edit`` for the rows of a queryset


class HasRole(Protocol):
    """A team, or what belongs to one, with the user's ``role`` there, as ``teams()`` or ``of(user)`` annotates it."""

    role: str


def team_or_404(user: User, pk: int, needed: Role = Role.VIEWER) -> Team:
    """A team of the user, else Http404; PermissionDenied where the user's role does not cover ``needed``."""
    team = get_object_or_404(user.teams(), pk=pk)
    require(team.role, needed)
    return team


def can_edit(owned: HasRole) -> bool:
    """Whether the user may change ``owned``, and sees its drafts; others see releases."""
    return Role(owned.role).can_write
