"""The order of a search: its matches, best first, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, cast

from django.core import signing
from django.db import models
from django.db.models import Q

from trees.models.queries.keyset import STALE_CURSOR

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")

SIGNER = signing.Signer(salt="trees.ranked")


class Ranked:
    """Pages of ``keys`` as ``Keyset`` makes them of an order; its cursors are places in ``keys``."""

    def __init__(self, keys: Sequence[int]) -> None:
        self.keys = keys

    def page(
        self,
        queryset: models.QuerySet[M, T],
        cursor: str | None = None,
        size: int = 50,
        parts: Sequence[Q] = (),
        rows: models.QuerySet[M, T] | None = None,
    ) -> tuple[list[T], str | None]:
        """``(rows, next cursor)``, see ``Keyset.page``. The rows, models or dicts, have their ``id``."""
        keys, following = self.keys_of_page(cursor, size)
        places = {key: place for place, key in enumerate(keys)}
        page = sorted(queryset.filter(pk__in=keys).order_by(), key=lambda row: places[_key(row)])
        return page, following

    def keys_of_page(self, cursor: str | None, size: int) -> tuple[Sequence[int], str | None]:
        """``(keys, next cursor)`` of the page that begins at ``cursor``; ValueError where that is none."""
        start = place_of(cursor)
        more = start + size < len(self.keys)
        return self.keys[start : start + size], SIGNER.sign_object([start + size]) if more else None

    def page_or_first(
        self,
        queryset: models.QuerySet[M, T],
        cursor: str,
        size: int = 50,
        parts: Sequence[Q] = (),
        rows: models.QuerySet[M, T] | None = None,
    ) -> tuple[list[T], str | None]:
        """As ``page``; the first page where the cursor, which was in a URL, is not one of this list."""
        try:
            return self.page(queryset, cursor, size)
        except ValueError:
            return self.page(queryset, None, size)


def place_of(cursor: str | None) -> int:
    """Where the page begins; ValueError where ``cursor`` is not one of such a list."""
    if not cursor:
        return 0
    try:
        (start,) = SIGNER.unsign_object(cursor)
    except (signing.BadSignature, UnicodeError, TypeError, ValueError) as error:
        raise ValueError(STALE_CURSOR) from error
    return cast(int, start)


def _key(row: object) -> int:
    return cast(int, row["id"] if isinstance(row, dict) else vars(row)["id"])
