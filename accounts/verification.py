"""Who signs up, or changes an email, shows that the email is theirs: by a link or a code that is sent to it.

None of this tells whether an email has an account. Both cases run the same statements, write one row and send one
email; only the words of the email differ, and those its owner alone reads.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from accounts.mail import emails
from accounts.models import EmailChange, SignUp, User
from accounts.models.people import EMAIL_TAKEN
from accounts.network import valid_ip_of
from accounts.revocation import revoke_access
from accounts.throttles import take


def begin_sign_up(request: HttpRequest, data: dict[str, Any], key_thumbprint: str) -> SignUp:
    """``data``: email, password, name and time_zone. Raises ValidationError where they do not fit an account."""
    user = User.objects.newcomer(data["email"], data["password"], data["name"])
    with transaction.atomic():
        SignUp.objects.all().delete_old()
        sign_up = SignUp.objects.create(
            email=user.email,
            name=user.name,
            password=user.password,
            browser_time_zone=data["time_zone"],
            key_thumbprint=key_thumbprint,
            **_sender(request),
        )
        _send(sign_up, "sign_up", request)
    return sign_up


def new_email(user: User, text: str) -> str:
    """``text`` as emails are stored. Raises ValidationError where there is nothing to change or to confirm."""
    email = text.strip().lower()
    if email == user.email and (user.email_verified_at or not settings.VERIFY_EMAIL):
        raise ValidationError("This is your email already.")
    return email


def waiting_change(user: User) -> EmailChange | None:
    """The newest change that the person has begun and not confirmed."""
    return EmailChange.objects.open().select_related("user").filter(user=user).order_by("-created_at").first()


@transaction.atomic
def begin_change(request: HttpRequest, user: User, email: str) -> EmailChange:
    """Where emails cannot be verified, the change is made at once. Raises ValidationError: then the email is taken."""
    EmailChange.objects.all().delete_old()
    EmailChange.objects.open().filter(user=user).delete()
    change = EmailChange.objects.create(user=user, old_email=user.email, email=email, **_sender(request))
    if settings.VERIFY_EMAIL:
        _send(change, "email_change", request)
    elif User.objects.filter(email=email).exclude(pk=user.pk).exists():
        raise ValidationError(EMAIL_TAKEN)
    else:
        confirm_change(request, change)
    return change


def confirm_change(request: HttpRequest, change: EmailChange) -> None:
    """The new email is in use; both are told, and the old one can undo it. Raises ValidationError."""
    with transaction.atomic():
        change.confirm()
        if change.email != change.old_email:
            emails.send_email_changed(change, request)


def undo_change(request: HttpRequest, change: EmailChange) -> None:
    """Also ends whatever the person who changed it could go on with. Raises ValidationError."""
    user = change.user
    with transaction.atomic():
        change.undo()
        revoke_access(user)
    emails.send_password_reset(user.email, request)


def _send(verification: SignUp | EmailChange, name: str, request: HttpRequest) -> None:
    """Nobody's mailbox is flooded: beyond the limit nothing is sent, which the answer does not tell either."""
    others = User.objects.filter(email=verification.email)
    if isinstance(verification, EmailChange):
        others = others.exclude(pk=verification.user_id)
    known = others.exists()
    if not take("mail_to", verification.email):
        emails.send_verification(verification, f"{name}_known" if known else name, request)


def _sender(request: HttpRequest) -> dict[str, Any]:
    return {"user_agent": request.headers.get("User-Agent", "")[:300], "ip": valid_ip_of(request)}
