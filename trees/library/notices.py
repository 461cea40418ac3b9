"""Notices of guides, runs and flags in words, from what the guides and flags are now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.models import Notice
from accounts.notices.kinds import Group, Words
from project.web.direction import isolated
from trees.library.links import flag_url, run_url, tree_url
from trees.models import Flag, Revision, Run, Tree
from trees.models import notice_kinds as kinds


@dataclass(frozen=True, slots=True)
class Known:
    """What some notices are about, read at once: the titles of guides, flags and the tickets of runs by their keys, and
    the serials of releases by guide and number."""

    titles: dict[int, str]
    flags: dict[str, dict[str, Any]]
    tickets: dict[str, str]
    serials: dict[tuple[int | None, int], int]


def describe(notices: Sequence[Notice]) -> dict[int, Words]:
    known = Known(titles_of(notices), flags_of(notices), tickets_of(notices), serials_of(notices))
    return {each.pk: WORDS[each.kind](each, known) for each in notices}


def titles_of(notices: Sequence[Notice]) -> dict[int, str]:
    guides = {each.guide for each in notices if each.guide}
    return dict(Tree.objects.filter(pk__in=guides).order_by().values_list("pk", "title")) if guides else {}


def flags_of(notices: Sequence[Notice]) -> dict[str, dict[str, Any]]:
    keys = {each.subject for each in notices if each.kind in (kinds.FLAG_RAISED.name, kinds.FLAG_ANSWERED.name)}
    rows = Flag.objects.filter(pk__in=keys).order_by().values("pk", "step", "kind", "text", "message") if keys else ()
    return {str(row["pk"]): {**row} for row in rows}


def tickets_of(notices: Sequence[Notice]) -> dict[str, str]:
    keys = {each.subject for each in notices if each.kind == kinds.HANDED_OVER.name}
    rows = Run.objects.filter(pk__in=keys).order_by().values_list("pk", "ticket") if keys else ()
    return {str(pk): ticket for pk, ticket in rows}


def serials_of(notices: Sequence[Notice]) -> dict[tuple[int | None, int], int]:
    """Of the newest release that each notice is about, and of the one before the first that was new."""
    about = [each for each in notices if each.kind == kinds.RELEASED.name]
    if not about:
        return {}
    numbers = {number for each in about for number in ends_of(each)}
    rows = Revision.objects.filter(tree__in={each.guide for each in about}, number__in=numbers).order_by()
    return {(tree, number or 0): serial for tree, number, serial in rows.values_list("tree", "number", "serial")}


def ends_of(notice: Notice) -> tuple[int, int]:
    newest = int(notice.subject)
    return newest - notice.count, newest


def handed_over(notice: Notice, known: Known) -> Words:
    ticket = known.tickets.get(notice.subject, "")
    text = f"Ticket {isolated(ticket)}" if ticket else ""
    return Words(f"{who(notice)} handed a run over to you", run_url(UUID(notice.subject)), title(notice, known), text)


def draft_to_read(notice: Notice, known: Known) -> Words:
    return Words(f"{who(notice)} asks you to read a draft", guide_url(notice), title(notice, known), notice.words)


def flag_answered(notice: Notice, known: Known) -> Words:
    flag = known.flags.get(notice.subject)
    url = flag_url(UUID(notice.subject)) if flag else guide_url(notice)
    text = (flag["message"] or f"“{flag['step']}” is resolved.") if flag else ""
    return Words(f"{who(notice)} answered your flag", url, title(notice, known), text)


def flag_raised(notice: Notice, known: Known) -> Words:
    if notice.count > 1:
        return Words(f"{notice.count} flags on your guide", f"{guide_url(notice)}#flags", title(notice, known))
    flag = known.flags.get(notice.subject)
    url = flag_url(UUID(notice.subject)) if flag else guide_url(notice)
    text = f"{Flag.Kind(flag['kind']).label}: “{flag['step']}”" if flag else ""
    return Words(
        f"{who(notice)} flagged a step of your guide", url, title(notice, known),
        "\n".join(filter(None, [text, flag["text"] if flag else ""])),
    )  # fmt: skip


def review_due(notice: Notice, known: Known) -> Words:
    if notice.guide:
        return Words("Due for review", guide_url(notice), title(notice, known))
    return Words(f"{notice.count} guides are due for review", reverse("reviews"), str(notice.team or ""))


def released(notice: Notice, known: Known) -> Words:
    ends = [known.serials.get((notice.guide, number)) for number in ends_of(notice)]
    url = reverse("tree_compare", args=[notice.guide, *ends]) if all(ends) else guide_url(notice)
    new_ones = f"{notice.count} new releases" if notice.count > 1 else f"Release {notice.subject}"
    return Words(f"{new_ones} of a guide that you pinned", url, title(notice, known), notice.words)


def who(notice: Notice) -> str:
    return isolated(notice.by) if notice.by else "Somebody"


def title(notice: Notice, known: Known) -> str:
    return known.titles.get(notice.guide or 0, "")


def guide_url(notice: Notice) -> str:
    return tree_url(notice.guide or 0)


WORDS: dict[str, Callable[[Notice, Known], Words]] = {
    kinds.HANDED_OVER.name: handed_over,
    kinds.DRAFT_TO_READ.name: draft_to_read,
    kinds.FLAG_ANSWERED.name: flag_answered,
    kinds.FLAG_RAISED.name: flag_raised,
    kinds.REVIEW_DUE.name: review_due,
    kinds.RELEASED.name: released,
}
GUIDES = Group("Guides and runs", kinds.KINDS, describe)
