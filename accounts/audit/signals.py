"""What Django tells of sign-ins: failures of any page, and the session of its admin."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from accounts.audit.recording import record
from accounts.email_lists import MAX_EMAIL_CHARS


def connect() -> None:
    user_login_failed.connect(_failed, dispatch_uid="audit.failed")
    user_logged_in.connect(_signed_in, dispatch_uid="audit.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="audit.signed_out")


def _failed(sender: object, credentials: dict[str, Any], **kwargs: object) -> None:
    email = str(credentials.get("username") or "").strip().lower()
    # Into the field of the email people also type their password.
    record("sign_in.failed", email[:MAX_EMAIL_CHARS] if "@" in email else "")


def _signed_in(sender: object, request: HttpRequest, user: Any, **kwargs: object) -> None:
    record("sign_in", by=user, to="admin")


def _signed_out(sender: object, request: HttpRequest, user: Any, **kwargs: object) -> None:
    if user is not None:
        record("sign_out", by=user, to="admin")
