"""What people are told of guides, runs and flags: the kinds, and who hears of what. trees/library/notices.py has the
words. Each function is called by the verb that it follows from, in its transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.text import Truncator

from accounts.models import Notice, User
from accounts.notices.kinds import Kind
from trees.core.changes.diff import summary
from trees.models.trees.revisions import graph_of

if TYPE_CHECKING:
    from uuid import UUID

    from trees.models.runs.flags import Flag
    from trees.models.runs.run import Run
    from trees.models.trees.revisions import Revision
    from trees.models.trees.tree import Tree

MAX_NOTES_CHARS = 120
MAX_GUIDES_APART = 3  # of one team that are due on one day; more are one notice

HANDED_OVER = Kind("run.handed_over", "A run is handed over to me", "play", by_mail=True)
FLAG_ANSWERED = Kind("flag.answered", "A flag of mine is answered", "check", by_mail=True)
FLAG_RAISED = Kind("flag.raised", "A step of a guide of mine is flagged", "flag", by_mail=True, folds=True)
REVIEW_DUE = Kind("review.due", "A guide that I edit is due for review", "clock", by_mail=True, folds=True)
RELEASED = Kind("guide.released", "A guide that I pinned has a new release", "star", by_mail=False, folds=True)
DRAFT_TO_READ = Kind("draft.to_read", "A colleague asks me to read a draft", "file-text", by_mail=True)
KINDS = (HANDED_OVER, DRAFT_TO_READ, FLAG_ANSWERED, FLAG_RAISED, REVIEW_DUE, RELEASED)


def tell_of_handover(run: Run, to: User, by: User, key: UUID) -> None:
    """The agent of a team's key reads no notices."""
    if to.service_team_id:
        return
    Notice.objects.tell(
        HANDED_OVER, [to.pk], key=key, by=by, team=run.team_id, guide=run.tree_id, subject=run.pk
    )  # fmt: skip


def forget_handover(run: Run, key: UUID) -> None:
    """Takes back what ``tell_of_handover`` told whoever has ``run`` now."""
    Notice.objects.filter(person=run.person_id, key=f"{HANDED_OVER.name} {key}").delete()


def tell_of_draft(tree: Tree, to: User, by: User, message: str) -> bool:
    """``by`` asks ``to`` to read the draft of ``tree``, maybe again. False: ``to`` takes no such notice."""
    return Notice.objects.tell(
        DRAFT_TO_READ, [to.pk], key=uuid4(), by=by, team=tree.team_id, guide=tree.pk, words=message
    )


def tell_of_flag(flag: Flag) -> None:
    """Who began the guide, and who published the release: it is theirs."""
    authors = [flag.tree.created_by_id, flag.release.published_by_id]
    Notice.objects.tell(
        FLAG_RAISED, authors, key=flag.pk, by=flag.by, team=flag.team_id, guide=flag.tree_id, subject=flag.pk
    )


def tell_of_answer(flag: Flag, by: User) -> None:
    Notice.objects.tell(
        FLAG_ANSWERED, [flag.by_id], key=f"{flag.pk} {flag.resolved_at:%Y%m%d%H%M%S%f}", by=by,
        team=flag.team_id, guide=flag.tree_id, subject=flag.pk,
    )  # fmt: skip
    read = Notice.objects.filter(person=by, kind=FLAG_RAISED.name, subject=str(flag.pk))
    read.mark_read()  # it is dealt with


def answers_were_seen(person: User, flags: Iterable[UUID]) -> None:
    """On the page that lists them."""
    seen = Notice.objects.filter(person=person, kind=FLAG_ANSWERED.name, subject__in=map(str, flags))
    seen.mark_read()


def tell_of_release(tree: Tree, release: Revision, before: int | None, by: User | None) -> None:
    """Those who pinned the guide. ``before``: the key of the release before this one; None for the first."""
    people = set(tree.pins.values_list("person", flat=True)) - {by.pk if by else None}
    if not people:
        return
    notes = Truncator(release.release_notes).chars(MAX_NOTES_CHARS)
    changes = summary(graph_of(before), release.graph) if before else "The first release"
    Notice.objects.tell(
        RELEASED, people, key=release.pk, by=by, team=tree.team_id, guide=tree.pk,
        subject=release.number,
        words="\n".join(filter(None, [notes, changes])),
    )  # fmt: skip


def tell_of_reviews(team: int, trees: Sequence[Tree], editors: Iterable[int]) -> None:
    """``trees`` of ``team`` are due. Many at once, as after an import, are one notice."""
    editors = list(editors)
    if len(trees) <= MAX_GUIDES_APART:
        for tree in trees:
            Notice.objects.tell(REVIEW_DUE, editors, key=f"{tree.pk} {tree.review_on}", team=team, guide=tree.pk)
    else:
        first = trees[0]
        key = f"{team} {first.pk} {first.review_on}"
        Notice.objects.tell(REVIEW_DUE, editors, key=key, team=team, count=len(trees))
