"""Emails as people paste them: from a list, a spreadsheet or the To line of a message."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MAX_EMAILS = 50
MAX_EMAIL_CHARS = 254
PART = re.compile(r"<(?P<named>[^<>]*)>|[^\s,;<>]+")  # Kim Lee <kim@example.com>, jo@example.com


def emails_in(text: str) -> list[str]:
    """Each email of ``text`` once, in small letters, in their order; names beside emails in <> are left out. Raises
    ValidationError, which names what is no email."""
    parts = list(PART.finditer(text))
    have_names = any(part["named"] is not None for part in parts)
    emails = [
        (part[0] if part["named"] is None else part["named"]).strip().lower()
        for part in parts
        if not have_names or part["named"] is not None or "@" in part[0]
    ]
    emails = list(dict.fromkeys(filter(None, emails)))
    if not emails:
        raise ValidationError("There is no email in it.")
    if wrong := [f"“{email}” is not an email." for email in emails if not is_email(email)]:
        raise ValidationError(wrong)
    if len(emails) > MAX_EMAILS:
        raise ValidationError(f"These are {len(emails)} emails. Invite at most {MAX_EMAILS} at once.")
    return emails


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= MAX_EMAIL_CHARS
