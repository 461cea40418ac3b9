"""Passkeys: registering them, and signing in with one. webauthn (py_webauthn) checks what the browser answers.

A challenge travels to the browser and back inside a signed text that says what it is for. Each is taken once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import webauthn
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from accounts import audit
from accounts.factors.codes import note_factors
from accounts.models import AttemptCount, Passkey, User
from accounts.notices.account import tell_of_factor

SALT = "accounts.passkeys"
MAX_AGE_SECONDS = 600
REQUIRED = UserVerificationRequirement.REQUIRED
TRANSPORTS = {each.value for each in AuthenticatorTransport}
MAX_NAME_CHARS = 80
MAX_PASSKEYS = 20
TOO_MANY = f"A person has at most {MAX_PASSKEYS} passkeys. Remove one that is not used any more."


class InvalidPasskey(Exception):
    """``detail``: a sentence for the person."""

    def __init__(self, detail: str = "This passkey could not be checked. Try again.") -> None:
        self.detail = detail
        super().__init__(detail)


@dataclass(frozen=True)
class Site:
    """What a passkey belongs to. ``host``: its relying party ID; ``origin``: where the browser must be."""

    host: str
    origin: str

    @classmethod
    def of(cls, request: HttpRequest) -> Site:
        origin = settings.BASE_URL or f"{request.scheme}://{request.get_host()}"
        return cls(urlsplit(origin).hostname or "", origin)


def registration_options(user: User, site: Site) -> dict[str, Any]:
    """``{"options", "token"}``: for ``navigator.credentials.create`` and, with what it answers, ``add_passkey``."""
    challenge = secrets.token_bytes(32)
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Treeline",
        user_id=f"treeline:{user.pk}".encode(),
        user_name=user.email,
        user_display_name=user.name or user.email,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
        ),
        exclude_credentials=_known(user),
    )
    return {"options": options_to_json_dict(options), "token": _token(challenge, f"add {user.pk}")}


def add_passkey(user: User, site: Site, token: str, credential: Any, name: str) -> Passkey:
    """Raises InvalidPasskey."""
    challenge = _spend(token, f"add {user.pk}")
    if user.passkeys.count() >= MAX_PASSKEYS:
        raise InvalidPasskey(TOO_MANY)
    name = _on_one_line(name)
    made = _verified_registration(site, challenge, credential)
    transports = credential.get("response", {}).get("transports") or []
    try:
        with transaction.atomic():
            passkey = user.passkeys.create(
                name=_unused_name(user, name or "Passkey"),
                credential=bytes_to_base64url(made.credential_id),
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                transports=[each for each in transports if isinstance(each, str) and each in TRANSPORTS],
            )
            note_factors(user)
            audit.record("factor.added", user, kind="passkey", name=passkey.name)
            tell_of_factor(user, f"the passkey “{passkey.name}” was added")
    except IntegrityError:
        raise InvalidPasskey("This passkey is registered already.") from None
    return passkey


def _on_one_line(name: str) -> str:
    """InvalidPasskey where it is too long."""
    name = " ".join(name.split())
    if len(name) > MAX_NAME_CHARS:
        raise InvalidPasskey(f"The name has {len(name)} characters; it has at most {MAX_NAME_CHARS}.")
    return name


def _verified_registration(site: Site, challenge: bytes, credential: Any) -> VerifiedRegistration:
    try:
        return webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidPasskey() from error


def rename_passkey(passkey: Passkey, name: str) -> None:
    """``name``: one that no other passkey of the person has."""
    if name == passkey.name:
        return
    with transaction.atomic():
        audit.record("factor.renamed", passkey.user, kind="passkey", name=name, before=passkey.name)
        passkey.name = name
        passkey.save(update_fields=["name"])


def sign_in_options(site: Site, user: User | None = None) -> dict[str, Any]:
    """For ``navigator.credentials.get``. ``user``: whose passkeys are asked for; None: any that the browser has."""
    challenge = secrets.token_bytes(32)
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        allow_credentials=_known(user) if user else None,
        user_verification=REQUIRED,
    )
    return {"options": options_to_json_dict(options), "token": _token(challenge, f"use {user.pk if user else ''}")}


def person_of(site: Site, token: str, credential: Any, user: User | None = None) -> User:
    """Whose passkey answered. ``user``: only one of theirs. Raises InvalidPasskey."""
    challenge = _spend(token, f"use {user.pk if user else ''}")
    key = credential.get("id") if isinstance(credential, dict) else None
    known = Passkey.objects.filter(credential=key if isinstance(key, str) else "").select_related("user")
    passkey = (known.filter(user=user) if user else known).first()
    if passkey is None:
        raise InvalidPasskey("This passkey is not registered here, or was removed.")
    try:
        checked = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidPasskey() from error
    if not passkey.user.is_active:
        raise InvalidPasskey("This account is deactivated.")
    # A counter that did not grow is a copy of the authenticator, and was refused above; of two answers at once that
    # were checked against the same count, one gets in.
    unchanged = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    if not unchanged.update(sign_count=checked.new_sign_count, last_used_at=timezone.now()):
        raise InvalidPasskey()
    return passkey.user


@transaction.atomic
def remove_passkey(passkey: Passkey) -> None:
    user = passkey.user
    passkey.delete()
    audit.record("factor.removed", user, kind="passkey", name=passkey.name)
    tell_of_factor(user, f"the passkey “{passkey.name}” was removed")
    note_factors(user)


def _unused_name(user: User, name: str) -> str:
    """``name``, with a number where the person has a passkey of that name: its default is that of the browser."""
    taken = {each.casefold() for each in user.passkeys.values_list("name", flat=True)}
    names = (name if number == 1 else f"{name[: MAX_NAME_CHARS - 3]} {number}" for number in count(1))
    return next(each for each in names if each.casefold() not in taken)


def _known(user: User) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(each.credential),
            transports=[AuthenticatorTransport(name) for name in each.transports] or None,
        )
        for each in user.passkeys.all()
    ]


def _token(challenge: bytes, purpose: str) -> str:
    return signing.dumps({"challenge": challenge.hex(), "for": purpose}, salt=SALT)


def _spend(token: str, purpose: str) -> bytes:
    """The challenge of a token, which is worth nothing afterwards."""
    try:
        said = signing.loads(token, salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        raise InvalidPasskey("That took too long. Try again.") from None
    if said["for"] != purpose or AttemptCount.objects.take(f"passkey:{said['challenge']}"[:64], 1, 2 * MAX_AGE_SECONDS):
        raise InvalidPasskey("That took too long. Try again.")
    return bytes.fromhex(said["challenge"])
