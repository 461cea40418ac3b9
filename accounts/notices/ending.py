"""Reminders of API keys and SCIM tokens that are about to end, in time for new ones to be put in their place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import ApiKey, Membership, Notice, Role, ScimToken, User
from accounts.notices.kinds import KEY_ENDING, SCIM
from project.web.times import day_text

SOON = timedelta(days=14)
NEXT_FOR_KEY = "Make a new key, put it where this one is used, then revoke this one."
NEXT_FOR_SCIM = "Make a new token, give it to the directory, then revoke this one."


def remind_of_keys() -> int:
    """Tells once of each that ends within SOON, or within the last quarter of a shorter life. Several workers may call
    it at once. Returns how many there are."""
    now = timezone.now()
    # A connected agent asks to be connected again when its key has ended.
    keys = ApiKey.objects.active().filter(grant=None, expires_at__lte=now + SOON)
    tokens = ScimToken.objects.filter(revoked_at=None, expires_at__gt=now, expires_at__lte=now + SOON)
    ending_keys = [key for key in keys if is_near(key.created_at, key.expires_at, now)]
    ending_tokens = [token for token in tokens if is_near(token.created_at, token.expires_at, now)]
    admins = admins_of({key.team_id for key in ending_keys if key.team_id})
    for key in ending_keys:
        people = admins.get(key.team_id, []) if key.team_id else [key.user_id]
        words = f"“{key.name}” ends on {day_of(key.expires_at)}. {NEXT_FOR_KEY}"
        Notice.objects.tell(KEY_ENDING, people, key=key.pk, team=key.team_id, subject=key.pk, words=words)
    for token in ending_tokens:
        words = f"The SCIM token “{token.name}” ends on {day_of(token.expires_at)}. {NEXT_FOR_SCIM}"
        Notice.objects.tell(KEY_ENDING, site_admins(), key=f"scim {token.pk}", subject=SCIM, words=words)
    return len(ending_keys) + len(ending_tokens)


def is_near(made: datetime, ends: datetime, now: datetime) -> bool:
    return ends - now <= min(SOON, (ends - made) / 4)


def admins_of(teams: set[int]) -> dict[int, list[int]]:
    """The keys of the people who are admins of each team."""
    rows = Membership.objects.filter(team__in=teams, role=Role.ADMIN)
    found: dict[int, list[int]] = {}
    for team, user in rows.values_list("team", "user"):
        found.setdefault(team, []).append(user)
    return found


def site_admins() -> Iterable[int]:
    return User.objects.filter(is_superuser=True, is_staff=True).values_list("pk", flat=True)


def day_of(at: datetime) -> str:
    return day_text(timezone.localtime(at).date())
