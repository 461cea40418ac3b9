"""How far an import is, for the page that waits for it, and how that page stops it.

It is in the shared cache: another process answers the page. An import that is over within half a second writes nothing.
Without a working cache there is no progress and no cancelling, and the import goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID

from django.core.cache import cache

from accounts.models import User

log = logging.getLogger(__name__)
CACHE_PREFIX = "trees.import:"
KEPT_SECONDS = 3600
SECONDS_BETWEEN = 0.5
READING, COMPARING, SAVING, OVER = "reading", "comparing", "saving", "over"
CANCELLED = "Cancelled. Nothing was imported."
T = TypeVar("T")


class ImportCancelled(Exception):
    """The person who waits has cancelled it. Nothing was saved."""


@dataclass(frozen=True, slots=True)
class State:
    """``done`` of ``total`` guides or files, 0 where that is not known. ``message`` and ``url``: how it ended."""

    phase: str
    done: int = 0
    total: int = 0
    message: str = ""
    url: str = ""


class ImportProgress:
    """Of one request. ``job``: a UUID that the page made up; with any other text nobody is told anything."""

    def __init__(self, by: User, job: str) -> None:
        self.key = _key(by, job)
        self.phase = READING
        self.last = monotonic()
        self.is_told = False

    def __call__(self, done: int, total: int) -> None:
        """Raises ImportCancelled."""
        if self.key and monotonic() - self.last >= SECONDS_BETWEEN:
            self._expect_wanted()
            self._tell(State(self.phase, done, total))
            self.last = monotonic()

    def each(self, things: Iterable[T], total: int) -> Iterator[T]:
        """``things``, and how many of them are done. Raises ImportCancelled."""
        for done, thing in enumerate(things):
            self(done, total)
            yield thing

    def comparing(self) -> None:
        self.phase = COMPARING

    def saving(self) -> None:
        """From here on it is not stopped any more. Raises ImportCancelled."""
        self.phase = SAVING
        if self.key:
            self._expect_wanted()
        if self.is_told:
            self._tell(State(SAVING))

    def end(self, message: str, url: str = "") -> None:
        """For a page that was loaded again meanwhile."""
        if self.is_told:
            self._tell(State(OVER, message=message, url=url))

    def _expect_wanted(self) -> None:
        if _try(lambda: cache.get(f"{self.key}:cancelled")):
            self._tell(State(OVER, message=CANCELLED))
            raise ImportCancelled

    def _tell(self, state: State) -> None:
        self.is_told = True
        _try(lambda: cache.set(self.key, asdict(state), KEPT_SECONDS))


def state_of(by: User, job: UUID) -> State | None:
    """Of the import that ``by`` began; None while nothing is known of it."""
    known = _try(lambda: cache.get(_key(by, str(job))))
    return State(**known) if known else None


def cancel(by: User, job: UUID) -> None:
    """Stops the import before its next file or guide, unless it is being saved already."""
    _try(lambda: cache.set(f"{_key(by, str(job))}:cancelled", True, KEPT_SECONDS))


def _key(by: User, job: str) -> str:
    try:
        return f"{CACHE_PREFIX}{by.pk}:{UUID(job)}"
    except ValueError:
        return ""


def _try(use: Callable[[], Any]) -> Any:
    """What ``use`` answers, None where the cache fails: each backend raises other errors."""
    try:
        return use()
    except Exception:
        log.exception("The progress of an import is not told: the cache failed")
        return None
