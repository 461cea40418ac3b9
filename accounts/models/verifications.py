"""Emails that are still to be shown to be a person's: of who signs up, and of who changes theirs.

A verification sends a link and a code. Neither is stored: both are derived from its key and SECRET_KEY.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import audit
from accounts.models.people import EMAIL_TAKEN, MAX_NAME_CHARS, User

LIFETIME = timedelta(hours=24)
UNDO_LIFETIME = timedelta(days=7)
FINISH_AGAIN = timedelta(minutes=1)  # the answer with the tokens may have been lost
MAX_WRONG_CODES = 5
CODE_DIGITS = 6
MAX_EMAILED_CODE_CHARS = 20  # with spaces
ENDED = "This was already used or has expired."
WRONG_CODE = "This code is wrong. Use the one of the newest email."
TOO_MANY_CODES = "Too many wrong codes. Use the link in the email, or have a new one sent."
M = TypeVar("M", bound="Verification")


class VerificationQuerySet(models.QuerySet[M]):
    def open(self) -> VerificationQuerySet[M]:
        return self.filter(verified_at=None, expires_at__gt=timezone.now())

    def for_token(self, kind: str, token: str) -> VerificationQuerySet[M]:
        """The one whose ``kind`` of token this is, in a queryset of one or none."""
        try:
            return self.filter(pk=UUID(_signer(kind).unsign(token)))
        except (signing.BadSignature, ValueError):
            return self.none()

    def delete_old(self) -> int:
        return self.filter(expires_at__lt=timezone.now() - UNDO_LIFETIME).delete()[0]


class Verification(models.Model):
    """``email``: what is to be shown to be a person's. ``kind`` of a token: "link" in the email, and others below."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    verified_at = models.DateTimeField(null=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    user_agent = models.CharField(max_length=300, blank=True)
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.expires_at = self.expires_at or self.created_at + LIFETIME
        super().save(*args, **kwargs)

    def token(self, kind: str) -> str:
        return _signer(kind).sign(str(self.pk))

    @property
    def is_open(self) -> bool:
        return self.verified_at is None and self.expires_at > timezone.now()

    @property
    def code(self) -> str:
        return _code(self.pk, settings.SECRET_KEY)

    def check_code(self, typed: str) -> None:
        """Raises ValidationError unless it is the code. After MAX_WRONG_CODES none is right; the link still is."""
        digits = "".join(typed.split())
        mine = type(self)._default_manager.filter(pk=self.pk)
        # Counted before it is compared: of many guesses at once no more are compared than of as many in a row.
        if not mine.filter(wrong_codes__lt=MAX_WRONG_CODES).update(wrong_codes=F("wrong_codes") + 1):
            raise ValidationError({"code": TOO_MANY_CODES})
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        if not any(constant_time_compare(digits, _code(self.pk, key)) for key in keys):
            raise ValidationError({"code": WRONG_CODE})
        mine.update(wrong_codes=F("wrong_codes") - 1)


class SignUp(Verification):
    """An account that is made once its email was shown to be the person's. Where the email has an account already,
    this is only what makes both cases take the same time: its link and its code are sent to nobody."""

    name = models.CharField(max_length=MAX_NAME_CHARS, blank=True)
    password = models.CharField(max_length=128, help_text="The hash, until the account has it.")
    browser_time_zone = models.CharField(max_length=64, blank=True)
    key_thumbprint = models.CharField(max_length=43, blank=True, help_text="Of the tab that waits, as DeviceSession.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True, help_text="When the tab that waited was signed in.")

    objects = VerificationQuerySet["SignUp"].as_manager()

    def __str__(self) -> str:
        return f"Sign-up of {self.email}"

    @transaction.atomic
    def confirm(self) -> User:
        """Makes the account. Raises ValidationError where it expired, or the email has an account by now."""
        sign_up = SignUp.objects.select_for_update(no_key=True).get(pk=self.pk)
        if sign_up.user is not None:
            return sign_up.user  # a second click
        if not sign_up.is_open:
            raise ValidationError(ENDED)
        now = timezone.now()
        user = User(email=sign_up.email, name=sign_up.name, password=sign_up.password, email_verified_at=now)
        user.browser_time_zone = sign_up.browser_time_zone
        try:
            with transaction.atomic():
                user.save_with_team()
        except IntegrityError:
            raise ValidationError(EMAIL_TAKEN) from None
        SignUp.objects.filter(pk=self.pk).update(user=user, verified_at=now, password="")
        return user

    def finish(self, key_thumbprint: str) -> User:
        """Whom to sign in on the device that waited, once. Raises ValidationError.

        It may ask again for a minute: the first answer may have been lost.
        """
        now = timezone.now()
        if self.user is None or self.expires_at <= now or key_thumbprint != self.key_thumbprint:
            raise ValidationError(ENDED)
        lost = Q(finished_at=None) | Q(finished_at__gt=now - FINISH_AGAIN)
        if not SignUp.objects.filter(lost, pk=self.pk).update(finished_at=now):
            raise ValidationError(ENDED)
        return self.user


class EmailChange(Verification):
    """A person's change from ``old_email`` to ``email``. Its token of the kind "undo" goes to the old one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="email_changes")
    old_email = models.EmailField()
    undone_at = models.DateTimeField(null=True)

    objects = VerificationQuerySet["EmailChange"].as_manager()

    def __str__(self) -> str:
        return f"{self.old_email} to {self.email}"

    @property
    def undo_until(self) -> datetime:
        return (self.verified_at or self.created_at) + UNDO_LIFETIME

    @property
    def can_be_undone(self) -> bool:
        return self.verified_at is not None and self.undone_at is None and self.undo_until > timezone.now()

    @property
    def is_in_use(self) -> bool:
        """Whether the person signs in with the new email, since this change."""
        return self.verified_at is not None and self.undone_at is None and self.user.email == self.email

    @property
    def is_undone(self) -> bool:
        """Whether the old email came back, by this undo or an earlier one."""
        return self.verified_at is not None and self.undone_at is not None and self.user.email == self.old_email

    @transaction.atomic
    def confirm(self) -> None:
        """From now on the person signs in with the new email. Raises ValidationError."""
        now = timezone.now()
        if not EmailChange.objects.open().filter(pk=self.pk, user__email=self.old_email).update(verified_at=now):
            raise ValidationError(ENDED)
        self.verified_at = now
        self._set_email(self.email)
        audit.record("email.changed", self.user, by=self.user, before=self.old_email)

    @transaction.atomic
    def undo(self) -> None:
        """The old email again. Whoever changed it is out: devices, keys, and every later change. The password is gone
        as well, so that it has to be reset by the old email. Raises ValidationError."""
        now = timezone.now()
        later = EmailChange.objects.filter(user=self.user, undone_at=None, created_at__gte=self.created_at)
        if not self.can_be_undone or not later.update(undone_at=now, expires_at=now):
            raise ValidationError(ENDED)
        self._set_email(self.old_email)
        audit.record("email.restored", self.user, by=self.user, before=self.email)

    def _set_email(self, email: str) -> None:
        self.user.email, self.user.email_verified_at = email, timezone.now()
        try:
            with transaction.atomic():
                self.user.save(update_fields=["email", "email_verified_at"])
        except IntegrityError:
            raise ValidationError(EMAIL_TAKEN) from None


def _signer(kind: str) -> signing.Signer:
    return signing.Signer(salt=f"accounts.verification.{kind}", sep=".")


def _code(pk: UUID, key: str) -> str:
    digest = salted_hmac("accounts.verification.code", str(pk), secret=key, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}}"
