"""What a webhook may be. The form of the page and the verbs of the model ask the same functions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import Team
from project import outbound

MAX_WEBHOOKS_PER_TEAM = 20
MAX_TOKEN_CHARS = 500
JIRA = "jira"


def check_url(url: str) -> None:
    """Whether messages may be sent there: ValidationError with the reason."""
    try:
        outbound.check(url, private=settings.WEBHOOKS_ALLOW_PRIVATE)
    except outbound.Refused as error:
        raise ValidationError(str(error)) from None


def check_token(token: str, form: str) -> None:
    """``form``: of the messages; only Jira's automation asks for a token."""
    if not (token.isascii() and token.isprintable()):
        raise ValidationError("A token has printable ASCII characters only.")
    if token and form != JIRA:
        raise ValidationError("Only Jira automation asks for a token.")


def check_events(events: Collection[object]) -> None:
    if not events:
        raise ValidationError("Choose at least one event.")


def check_room(team: Team) -> None:
    if team.webhooks.count() >= MAX_WEBHOOKS_PER_TEAM:
        raise ValidationError(f"A team has at most {MAX_WEBHOOKS_PER_TEAM} webhooks.")


@contextmanager
def noted(errors: dict[str, ValidationError], name: str) -> Iterator[None]:
    """What is wrong goes into ``errors``, by ``name``."""
    try:
        yield
    except ValidationError as error:
        errors[name] = error
