"""Emails as people paste them: from a list, a spreadsheet or the To line of a message."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MAX_EMAIL_CHARS = 254
MAX_EMAILS_PER_LIST = 50
MAX_LIST_CHARS = 2 * MAX_EMAILS_PER_LIST * MAX_EMAIL_CHARS  # with names
PART = re.compile(r"<(?P<bracketed>[^<>]*)>|(?P<bare>[^\s,;<>]+)")  # Kim Lee <kim@example.com>, jo@example.com


def emails_in(text: str) -> list[str]:
    """The emails in ``text``, each once, in lower case and in order. Where one stands in <>, bare words are names.

    Raises ValidationError where there are too many or none, or with a message for each that is no email.
    """
    parts = [part.groupdict() for part in PART.finditer(text)]
    has_names = any(part["bracketed"] is not None for part in parts)
    written = [part["bracketed"] or part["bare"] or "" for part in parts if not is_name(part["bare"], has_names)]
    emails = list(dict.fromkeys(email for each in written if (email := each.strip().lower())))
    if not emails:
        raise ValidationError("There is no email in it.")
    if len(emails) > MAX_EMAILS_PER_LIST:
        raise ValidationError(f"Invite at most {MAX_EMAILS_PER_LIST} people at once: this list has {len(emails)}.")
    if wrong := [f"“{email}” is not an email." for email in emails if not is_email(email)]:
        raise ValidationError(wrong)
    return emails


def is_name(word: str | None, has_names: bool) -> bool:
    """Whether a bare ``word`` is part of a name, and not an email."""
    return has_names and word is not None and "@" not in word


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= MAX_EMAIL_CHARS
