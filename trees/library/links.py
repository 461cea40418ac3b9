"""Where rows lead. Lists of 50 rows, and sidebars of thousands of folders, write these URLs out: ``reverse`` takes 23
microseconds, longer than the rest of a row.

Everything else uses ``reverse``; tests/trees/test_links.py holds both to the same URLs.
"""

from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode


def tree_url(tree: int) -> str:
    return f"/trees/{tree}/"


def tree_run_url(tree: int) -> str:
    return f"/trees/{tree}/run"


def run_url(run: UUID) -> str:
    return f"/runs/{run}/"


def flag_url(flag: UUID) -> str:
    return f"/flags/{flag}"


def folder_url(folder: int) -> str:
    return f"/trees/folders/{folder}"


def step_url(tree: int, key: str) -> str:
    """A step on the page of its guide."""
    return f"{tree_url(tree)}#n-{key}"


def library_url(**filters: int | str) -> str:
    """The library with filters by primary key: ``team``, ``folder`` or ``category``; ``sort``: an order."""
    return f"{reverse('trees')}?{urlencode(filters)}"


def with_undo(message: str, key: str) -> tuple[str, str]:
    """What the page says about a deletion, and the URL of its undo; "" where it got no ``key``."""
    if not key:
        return f"{message} There is no Undo this time.", ""
    return message, reverse("undo", args=[key])
