"""What people are told of their own account, so that a change that was not theirs is noticed: on the site, and at
once by an email of its own."""

from __future__ import annotations

from uuid import uuid4

from accounts.agents import describe
from accounts.mail import notify
from accounts.models import ApiKey, DeviceSession, Notice, User
from accounts.notices.kinds import AGENT_CONNECTED, DEVICE_ADDED, FACTOR_CHANGED


def tell_of_device(user: User, session: DeviceSession) -> None:
    """Of a sign-in on a device that the person was not seen on before."""
    words = " · ".join(filter(None, [describe(session.user_agent), session.ip]))
    Notice.objects.tell(DEVICE_ADDED, [user.pk], key=session.pk, words=words)
    notify.tell_of_device(user, session)


def tell_of_factor(user: User, change: str) -> None:
    """``change``: what was done, as the email says it: "a passkey was added"."""
    Notice.objects.tell(FACTOR_CHANGED, [user.pk], key=uuid4(), words=f"{change[:1].upper()}{change[1:]}.")
    notify.tell_of_factor(user, change)


def tell_of_agent(user: User, key: ApiKey) -> None:
    """Of a program that may now act in the person's name: by its key, which is that of its grant."""
    words = f"{key.name} · {key.get_scope_display()}"
    Notice.objects.tell(AGENT_CONNECTED, [user.pk], key=key.pk, words=words)
    notify.tell_of_agent(user, key)
