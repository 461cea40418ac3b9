"""Codes: of an authenticator app (TOTP), and recovery codes. Each is taken once."""

from __future__ import annotations

import base64
import secrets
import time

import pyotp
import segno
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import audit
from accounts.models import AuthenticatorApp, RecoveryCode, User
from accounts.notices.account import tell_of_factor
from project.sealed import Unreadable, seal, unseal

USE = "authenticator-app"
STEP_SECONDS = 30
TOLERANCE = 1  # steps: the one before and the one after are taken too
MAX_CODE_CHARS = 64  # of either, with spaces
RECOVERY_CODES = 10
RECOVERY_BYTES = 15  # 120 bits, 24 letters: below 112 a stored code would need a slow hash (ASVS 6.5.2)
WRONG_CODE = "This code is wrong, has expired or was used before."


def new_secret() -> str:
    return pyotp.random_base32()


def qr_code(user: User, secret: str) -> str:
    """The secret as an SVG that an authenticator app scans."""
    url = pyotp.TOTP(secret, name=user.email, issuer="Treeline").provisioning_uri()
    return segno.make(url, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True)


def step_of(secret: str, code: str) -> int | None:
    """The time step that ``code`` belongs to; None where it is of no step near now."""
    now = int(time.time()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        if constant_time_compare(totp.at(step * STEP_SECONDS), code):
            return step
    return None


@transaction.atomic
def add_app(user: User, secret: str, code: str) -> bool:
    """Makes ``secret`` the person's app if ``code`` shows that the app has it; it replaces an older one."""
    step = step_of(secret, plain(code))
    if step is None:
        return False
    AuthenticatorApp.objects.update_or_create(
        user=user, defaults={"secret": seal(secret, USE), "last_step": step, "created_at": timezone.now()}
    )
    note_factors(user)
    audit.record("factor.added", user, kind="authenticator app")
    tell_of_factor(user, "an authenticator app was added")
    return True


@transaction.atomic
def remove_app(user: User) -> None:
    if AuthenticatorApp.objects.filter(user=user).delete()[0]:
        audit.record("factor.removed", user, kind="authenticator app")
        tell_of_factor(user, "the authenticator app was removed")
    note_factors(user)


def take_code(user: User, code: str) -> bool:
    """Whether ``code`` is a fresh one of the person's app, or an unused recovery code. It is used up by that."""
    code = plain(code)
    return take_app_code(user, code) if len(code) == 6 and code.isdecimal() else take_recovery_code(user, code)


def take_app_code(user: User, code: str) -> bool:
    step = app_step_of(user, code)
    # One conditional statement: of two requests with the same code, one gets in.
    fresh = AuthenticatorApp.objects.filter(user=user, last_step__lt=step or 0)
    return step is not None and bool(fresh.update(last_step=step))


def take_recovery_code(user: User, code: str) -> bool:
    unused = recovery_codes_like(user, code).filter(used_at=None)
    return bool(unused.update(used_at=timezone.now()))


def was_just_used(user: User, code: str) -> bool:
    """Whether ``code`` is the one that the person used last, less than REFRESH_RETRY_GRACE ago."""
    code = plain(code)
    if recovery_codes_like(user, code).filter(used_at__gt=timezone.now() - settings.REFRESH_RETRY_GRACE).exists():
        return True
    step = app_step_of(user, code)
    return step is not None and AuthenticatorApp.objects.filter(user=user, last_step=step).exists()


def app_step_of(user: User, code: str) -> int | None:
    """The time step of the person's app that ``code`` belongs to; None where it is of none near now, or there is no
    app."""
    app = AuthenticatorApp.objects.filter(user=user).first()
    try:
        return step_of(unseal(app.secret, USE), code) if app else None
    except Unreadable:
        return None  # SECRET_KEY was replaced without SECRET_KEY_FALLBACKS: a recovery code still works if that did not


def recovery_codes_like(user: User, code: str) -> QuerySet[RecoveryCode]:
    digests = [digest_of(user, code, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return RecoveryCode.objects.filter(user=user, digest__in=digests)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """New codes in place of all older ones. They can be shown this once."""
    made = [base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=digest_of(user, plain(code))) for code in made])
    audit.record("recovery_codes.made", user)
    tell_of_factor(user, "new recovery codes were made, and the older ones ended")
    return ["-".join(code[i : i + 4] for i in range(0, 24, 4)) for code in made]


def note_factors(user: User) -> None:
    """Keeps ``has_factor``, and the recovery codes, in step with the factors. In the caller's transaction."""
    has = user.passkeys.exists() or AuthenticatorApp.objects.filter(user=user).exists()
    User.objects.filter(pk=user.pk).update(has_factor=has)
    user.has_factor = has
    if not has:
        RecoveryCode.objects.filter(user=user).delete()


def remove_all(user: User) -> None:
    """For a person who has lost all of them: their password alone signs in again."""
    with transaction.atomic():
        for passkey in user.passkeys.all():
            audit.record("factor.removed", user, kind="passkey", name=passkey.name)
            tell_of_factor(user, f"the passkey “{passkey.name}” was removed")
        user.passkeys.all().delete()
        remove_app(user)


def plain(code: str) -> str:
    """As it is compared: no spaces or dashes, in capitals. Letters that look like digits are not guessed."""
    return "".join(code.split()).replace("-", "").upper()[:64]


def digest_of(user: User, code: str, key: str | None = None) -> str:
    """``key``: SECRET_KEY unless another is given."""
    return salted_hmac(f"accounts.RecoveryCode.{user.pk}", code, secret=key, algorithm="sha256").hexdigest()
