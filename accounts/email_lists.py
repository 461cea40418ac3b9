"""Emails as people paste them: from a list, a spreadsheet or the To line of a message."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MAX_EMAILS = 50
MAX_EMAIL_CHARS = 254
NAMED = re.compile(r"<([^<>]*)>")  # Kim Lee <kim@example.com>
BETWEEN = re.compile(r"[\s,;]+")


def emails_in(text: str) -> list[str]:
    """Each email of ``text`` once, in small letters, in their order; names beside emails in <> are left out. Raises
    ValidationError, which names what is no email."""
    named = NAMED.findall(text)
    parts = [part.strip().lower() for part in BETWEEN.split(NAMED.sub(" ", text))]
    emails = [part for part in parts if part and (not named or "@" in part)]
    emails = list(dict.fromkeys([*(email.strip().lower() for email in named), *emails]))
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
