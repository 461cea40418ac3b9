"""What can be undone for some minutes: a record in the shared cache, under a random key that only one page has.

Without a working cache the action happens too, but there is no key and no undo: the page says so.
"""

import logging
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache

log = logging.getLogger(__name__)
UNDO_SECONDS = 600
CACHE_PREFIX = "trees.undo:"
Record = dict[str, Any]  # ``kind`` and ``team`` or ``by``; the cache keeps no types
R = TypeVar("R")


def keep(record: Record, key: str = "") -> str:
    """Returns the key of the undo; "" where the cache failed. ``key``: a random one that the caller has already."""
    key = key or secrets.token_urlsafe(16)
    return key if _store(key, record) else ""


def record_for(key: str) -> Record | None:
    """The record with ``key``; None when it has expired or was undone."""
    record: Record | None = cache.get(CACHE_PREFIX + key)
    return record


def undo_once(key: str, record: Record, undo: Callable[[Record], R]) -> R | None:
    """``undo(record)``, or None when another request undid it first. It can be tried again where it was not done: after
    a refusal, or a moment without the database."""
    if not cache.delete(CACHE_PREFIX + key):
        return None
    try:
        return undo(record)
    except Exception:
        _store(key, record)
        raise


def _store(key: str, record: Record) -> bool:
    """Whether the cache stored it. Each backend raises other errors, and an action must not fail with one."""
    try:
        cache.set(CACHE_PREFIX + key, record, UNDO_SECONDS)
    except Exception:
        log.exception("An action cannot be undone: the cache failed")
        return False
    return True
