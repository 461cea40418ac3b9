"""Review dates of guides: what is due, and reminding its editors by email."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.access import CAN_EDIT
from accounts.models import Mail, Membership, User
from project.web.hosts import mailbox
from trees.library.links import tree_url
from trees.models import Tree

DUE_SOON = timedelta(days=30)
MONTHS_BETWEEN_REVIEWS = 6
MAX_GUIDES_PER_EMAIL = 50


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def due_for(user: User) -> QuerySet[Tree]:
    """The guides that ``user`` may edit and that are due for review."""
    return Tree.objects.of(user).filter(CAN_EDIT).due(timezone.localdate())


@dataclass
class Reminder:
    """One email: the due guides that ``user`` may edit."""

    user: User
    trees: list[Tree] = field(default_factory=list)

    def enqueue(self) -> None:
        """Puts it into the outbox."""
        context = {
            "user": self.user,
            "count": len(self.trees),
            "trees": [(tree, f"{settings.BASE_URL}{tree_url(tree.pk)}") for tree in self.trees[:MAX_GUIDES_PER_EMAIL]],
            "more": len(self.trees[MAX_GUIDES_PER_EMAIL:]),
            "url": f"{settings.BASE_URL}{reverse('reviews')}",
        }
        subject = " ".join(render_to_string("emails/reviews_due_subject.txt", context).split())
        Mail.objects.enqueue(mailbox(self.user.email), subject, render_to_string("emails/reviews_due.txt", context))


def reminders(trees: Iterable[Tree]) -> list[Reminder]:
    """One for each editor of some of ``trees``."""
    by_team: dict[int, list[Tree]] = {}
    for tree in trees:
        by_team.setdefault(tree.team_id, []).append(tree)
    writers = Membership.objects.of_people().filter(CAN_EDIT, team__in=by_team, user__is_active=True)
    by_user: dict[int, Reminder] = {}
    for member in writers.select_related("user").order_by("user__email", "team__name"):
        by_user.setdefault(member.user_id, Reminder(member.user)).trees.extend(by_team[member.team_id])
    return list(by_user.values())


def trees_to_remind_of() -> QuerySet[Tree]:
    """What is due and was not in a reminder for its current date."""
    return Tree.objects.due(timezone.localdate()).exclude(reminded_of=F("review_on")).order_by("review_on", "pk")


@transaction.atomic
def remind() -> list[Reminder]:
    """Puts what is due into the outbox, for each editor, once per review date. Returns the reminders.

    The guides are claimed in the same transaction, so of two concurrent calls only one tells of a guide.
    """
    trees = list(
        trees_to_remind_of().select_for_update(skip_locked=True, of=("self",)).defer("words", "released_words")
    )
    Tree.objects.filter(pk__in=[tree.pk for tree in trees]).update(reminded_of=F("review_on"))
    wanted = reminders(trees)
    for reminder in wanted:
        reminder.enqueue()
    return wanted
