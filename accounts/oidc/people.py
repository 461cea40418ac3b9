"""Who a person of the provider is here, and what their groups there give them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit, tokens
from accounts.email_lists import MAX_EMAIL_CHARS
from accounts.group_roles import apply_claim
from accounts.models import DeviceSession, Identity, Invitation, User
from accounts.oidc.provider import ProviderError
from accounts.revocation import revoke_access

# Values of ``amr``, RFC 8176: what a person knows, and what they have or are.
KNOWLEDGE, OTHER_FACTORS = {"pwd", "pin"}, {"hwk", "swk", "otp", "sms", "fpt", "face", "iris", "sc"}
NO_EMAIL = "The sign-in service names no verified email for you. Ask who runs it to verify yours."
TAKEN = (
    "An account with your email is here already and does not belong to this sign-in. Ask an administrator of this site."
)
HAS_FACTOR = (
    "The account with your email has a second factor here, so that its owner has to join it: sign in to it, remove the "
    "second factor, then come back through the sign-in service. An administrator of this site can remove it as well."
)
CLOSED = "You have no account here, and it takes an invitation to get one. Ask an admin of your team."


def sign_in(claims: dict[str, Any]) -> tuple[User, tokens.Provider]:
    """The person of verified ``claims``: new, joined by email, or known by the subject. Raises ProviderError."""
    try:
        identity = identified(claims)
    except IntegrityError:  # the same person in two tabs, for the first time: the other one was first
        identity = identified(claims)
    factor = settings.OIDC_HAS_FACTOR or has_factor(claims.get("amr"))
    said = tokens.Provider(identity.pk, claims.get("sid", ""), factor, authenticated_at(claims.get("auth_time")))
    return identity.user, said


@transaction.atomic
def identified(claims: dict[str, Any]) -> Identity:
    known = {"issuer": claims["iss"], "subject": claims["sub"]}
    email = email_of(claims)
    identity = Identity.objects.select_related("user").filter(**known).first()
    if identity is None:
        identity = Identity.objects.create(**known, user=joined(claims), email=email)
    if not identity.user.is_active:
        raise ProviderError("Your account here is deactivated. Ask an administrator of this site.")
    if email and identity.email != email:
        identity.email = email
        identity.save(update_fields=["email"])
    apply_claim(identity.user, claims.get(settings.OIDC_GROUPS_CLAIM))
    return identity


def has_factor(methods: Any) -> bool:
    """Whether ``amr`` says that there was more than one: a code by email alone is "otp", and is none."""
    names = {str(method) for method in methods} if isinstance(methods, list) else set()
    return "mfa" in names or bool(names & KNOWLEDGE and names & OTHER_FACTORS)


def authenticated_at(at: Any) -> datetime | None:
    """When the person last proved there who they are; None where that is not said, or lies in the future."""
    if isinstance(at, bool) or not isinstance(at, int | float) or not 0 < at <= time.time():
        return None
    return datetime.fromtimestamp(at, UTC)


def email_of(claims: dict[str, Any]) -> str:
    """The email that the provider has verified, in small letters; "" without one."""
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str):
        return ""
    email = email.strip().lower()
    return email if email.isprintable() and len(email) <= MAX_EMAIL_CHARS else ""


def joined(claims: dict[str, Any]) -> User:
    email = email_of(claims)
    if not email:
        raise ProviderError(NO_EMAIL)
    user = User.objects.filter(email=email, service_team=None).first()
    if user is None:
        return created(email, claims)
    if not settings.OIDC_JOIN_BY_EMAIL:
        raise ProviderError(TAKEN)
    if user.has_factor:
        raise ProviderError(HAS_FACTOR)
    # Whoever made the account may not own the email: their password, devices and keys must not outlast this.
    revoke_access(user)
    audit.record("identity.joined", user, by=user)
    return user


def created(email: str, claims: dict[str, Any]) -> User:
    invited = Invitation.objects.open().filter(email=email).exists()
    if not (settings.SIGNUP_OPEN or invited or email.rpartition("@")[2] in settings.OIDC_DOMAINS):
        raise ProviderError(CLOSED)
    name = "".join(letter for letter in str(claims.get("name") or "") if letter.isprintable())
    user = User(email=email, name=name[:120], email_verified_at=timezone.now())
    user.set_unusable_password()
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise ProviderError(NO_EMAIL) from error
    return user.save_with_team()


def sign_out(claims: dict[str, Any]) -> int:
    """Back-channel logout: ends the device sessions of the provider's session, or all of the subject's."""
    sessions = DeviceSession.objects.filter(identity__issuer=claims["iss"], revoked_at=None).select_related("user")
    if subject := claims.get("sub"):
        sessions = sessions.filter(identity__subject=subject)
    if session := claims.get("sid"):
        sessions = sessions.filter(provider_session=session)
    ended = list(sessions)
    for each in ended:
        tokens.revoke(each, "provider")
    return len(ended)
