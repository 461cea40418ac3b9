"""Emails that tell a person of a change to their account, so that one that was not theirs is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.agents import describe
from accounts.audit.acting import acting
from accounts.models.mail import Mail
from accounts.models.roles import Role
from project.web.hosts import mailbox
from project.web.times import moment_text

if TYPE_CHECKING:
    from accounts.models.devices import DeviceSession
    from accounts.models.keys import ApiKey
    from accounts.models.people import User
    from accounts.models.teams import Team


def tell_of_password(user: User) -> None:
    _tell(
        user,
        "password_changed",
        ip=acting().ip,
        reset=link_to("password_reset"),
    )


def tell_of_device(user: User, session: DeviceSession) -> None:
    """Of a sign-in on a device that the person was not seen on before."""
    _tell(user, "new_device", device=describe(session.user_agent), ip=session.ip, devices=link_to("devices"))


def tell_of_agent(user: User, key: ApiKey) -> None:
    """Of a program that may now act in the person's name."""
    _tell(user, "agent_connected", agent=key.name, access=key.get_scope_display(), ip=acting().ip, keys=link_to("keys"))


def tell_of_factor(user: User, change: str) -> None:
    """``change``: what was done, as the email says it: "a passkey was added"."""
    _tell(user, "factor_changed", change=change, ip=acting().ip, factors=link_to("factors"))


def tell_of_role(user: User, team: Team, role: str) -> None:
    """Nobody is told of what they did themselves."""
    by = acting().person
    if by is None or by.pk != user.pk:
        _tell(user, "role_changed", team=team, role=Role(role), by=by)


def tell_of_email(user: User, before: str, by: str) -> None:
    """Of an email that was changed by somebody else, to both. ``by``: "your company's directory", for example."""
    for email in (before, user.email):
        _tell(user, "email_set", to=email, before=before, by=by)


def link_to(name: str) -> str:
    """The URL of a page, where the site knows its own; else ""."""
    return str(settings.BASE_URL and settings.BASE_URL + reverse(name))


def _tell(user: User, name: str, to: str = "", **context: object) -> None:
    """To the person's email, or the one that is given. Through the outbox, in the caller's transaction: what is rolled
    back is not told."""
    with timezone.override(user.zone):
        now = moment_text(timezone.localtime(), user.clock)
        said = {"user": user, "now": now, "passwords": user.signs_in_by_password, **context}
        text = render_to_string(f"emails/{name}.txt", said)
    subject = " ".join(render_to_string(f"emails/{name}_subject.txt", {"user": user, **context}).split())
    Mail.objects.enqueue(mailbox(to or user.email), subject, text)
