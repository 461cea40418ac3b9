"""Flags as lists show them: made once in Python, so that the templates only write them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from accounts.access import can_edit
from project.web.times import ago
from trees.library.rows import who
from trees.models import Flag
from trees.models.keyset import Keyset

FIELDS = [
    "id", "kind", "text", "node", "step", "tree_id", "tree__title", "team__name", "release__number", "run_id",
    "raised_at", "by__name", "by__email", "resolved_at", "resolved_by__name", "resolved_by__email", "message",
    "seen_at",
]  # fmt: skip
ORDER, PAGE = Keyset("-raised_at", "-id"), 50
ICONS = {"wrong": "circle-alert", "unclear": "circle-help", "missing": "plus"}


def flags_of(tree, after: str = "") -> dict:
    """The page of a guide's open flags that begins ``after`` a cursor, or the first."""
    found, further = read(Flag.objects.open().filter(tree=tree).values(*FIELDS), after)
    return {
        "flags": rows(found, teams=False, editable=can_edit(tree)),
        "next": next_url(reverse("tree_flags", args=[tree.pk]), further),
    }


def read(found, after: str, parts=(), rows=None):
    """``(flags, next cursor)``: the page ``after`` a cursor, or the first."""
    return ORDER.page_or_first(found, after, PAGE, parts, rows)


def next_url(path: str, after: str | None) -> str:
    return f"{path}?after={after}" if after else ""


def rows(flags: Iterable[dict], *, teams: bool, editable: bool = False) -> list[dict]:
    """What a list shows of ``flags`` (dicts of FIELDS). ``teams``: with the name of the team."""
    now = timezone.now()
    return [row(flag, now, teams) | {"editable": editable} for flag in flags]


def row(flag: dict, now, teams: bool) -> dict:
    key = flag["id"]
    return {
        "id": key,
        "href": f"/flags/{key}",
        "kind": Flag.Kind(flag["kind"]).label,
        "icon": ICONS[flag["kind"]],
        "text": flag["text"],
        "step": flag["step"],
        "step_id": f"#n-{flag['node']}",
        "guide": flag["tree__title"],
        "guide_href": f"/trees/{flag['tree_id']}/",
        "team": flag["team__name"] if teams else "",
        "release": flag["release__number"],
        "run_href": f"/runs/{flag['run_id']}/" if flag["run_id"] else "",
        "by": who(flag, "by"),
        "raised": ago(flag["raised_at"], now),
        "raised_at": flag["raised_at"].isoformat(),
        **(answer(flag, now) if flag["resolved_at"] else {}),
    }


def answer(flag: dict, now) -> dict:
    return {
        "message": flag["message"],
        "resolved_by": who(flag, "resolved_by"),
        "resolved": ago(flag["resolved_at"], now),
        "resolved_at": flag["resolved_at"].isoformat(),
        "new": flag["seen_at"] is None,
    }
