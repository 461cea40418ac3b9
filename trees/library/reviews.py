"""The dates by which guides should be read again: what is due, and telling those who write it."""

import logging
import smtplib
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Membership, Role, User
from trees.models import Tree

SOON = timedelta(days=30)
MONTHS = 6  # from one review to the next
MOST_NAMED = 50  # in one e-mail

log = logging.getLogger(__name__)


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last of a month that is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def due_for(user: User):
    """The guides that ``user`` may edit and that are due."""
    return Tree.objects.of(user).filter(role__in=Role.EDITOR.covering).due(timezone.localdate())


@dataclass
class Reminder:
    """What one person is told."""

    user: User
    trees: list[Tree] = field(default_factory=list)

    def send(self) -> bool:
        """Whether the mail server took it."""
        context = {
            "user": self.user,
            "count": len(self.trees),
            "trees": [(tree, f"{settings.BASE_URL}/trees/{tree.pk}/") for tree in self.trees[:MOST_NAMED]],
            "more": len(self.trees[MOST_NAMED:]),
            "url": f"{settings.BASE_URL}/flags/guides",
        }
        subject = " ".join(render_to_string("emails/reviews_due_subject.txt", context).split())
        try:
            send_mail(subject, render_to_string("emails/reviews_due.txt", context), None, [self.user.email])
        except (OSError, smtplib.SMTPException):
            log.exception("The reminder of %s was not sent", self.user.email)
            return False
        return True


def reminders(trees: Iterable[Tree]) -> list[Reminder]:
    """One for each person who writes some of ``trees``."""
    by_team: dict[int, list[Tree]] = {}
    for tree in trees:
        by_team.setdefault(tree.team_id, []).append(tree)
    writers = Membership.objects.filter(team__in=by_team, role__in=Role.EDITOR.covering, user__is_active=True)
    found: dict[int, Reminder] = {}
    for member in writers.select_related("user").order_by("user__email", "team__name"):
        found.setdefault(member.user_id, Reminder(member.user)).trees.extend(by_team[member.team_id])
    return list(found.values())


def trees_to_remind_of():
    """What is due, and of which nobody was told."""
    return Tree.objects.due(timezone.localdate()).exclude(reminded_of=F("review_on")).order_by("review_on", "pk")


def remind() -> list[Reminder]:
    """Tells everybody what is due, once a date. Answers what was sent.

    The guides are claimed before anything leaves, so that of two that run at once only one tells of a guide. One of
    which no mail could be sent is due again the next time.
    """
    with transaction.atomic():
        trees = list(
            trees_to_remind_of().select_for_update(skip_locked=True, of=("self",)).defer("words", "released_words")
        )
        Tree.objects.filter(pk__in=[tree.pk for tree in trees]).update(reminded_of=F("review_on"))
    wanted = reminders(trees)
    sent = [reminder for reminder in wanted if reminder.send()]
    told = {tree.pk for reminder in sent for tree in reminder.trees}
    failed = {tree.pk for reminder in wanted for tree in reminder.trees} - told
    Tree.objects.filter(pk__in=failed).update(reminded_of=None)
    return sent
