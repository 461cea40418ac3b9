"""Who asks, what a tool answers, and what refuses it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import ApiKey, Scope, User
from trees.models.runs.agents import FollowedBy


@dataclass(frozen=True, slots=True)
class Agent:
    """``user``: as whom it acts. ``scope``: what it may do. ``site``: the site's URL, such as https://guides.example.

    ``key``: with which API key, None for none. ``client``: what the program calls itself.
    """

    user: User
    scope: Scope
    site: str
    key: ApiKey | None = None
    client: str = ""

    def following(self, model: str = "") -> FollowedBy:
        """As a run keeps it. ``model``: the name of the model, where it was told."""
        return FollowedBy(model or self.client, self.key)

    @property
    def today(self) -> datetime.date:
        """The date of the person as whom it acts."""
        return timezone.now().astimezone(self.user.zone).date()


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` is for the model, ``data`` for programs."""

    text: str
    data: dict[str, Any] = field(default_factory=dict)
    is_error: bool = False

    def to_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"content": [{"type": "text", "text": self.text}], "isError": self.is_error}
        return said | ({"structuredContent": self.data} if self.data else {})


class NotPossible(Exception):
    """A tool cannot do what was asked; the message says why, and what to do."""
