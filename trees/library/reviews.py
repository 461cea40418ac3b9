"""Review dates of guides: what is due, and telling its editors."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.access import CAN_EDIT
from accounts.models import Membership, User
from trees.models import Delivery, Tree, Webhook
from trees.models.integrations.webhook_events import REVIEW_DUE
from trees.models.notice_kinds import tell_of_reviews

DUE_SOON = timedelta(days=30)
MONTHS_BETWEEN_REVIEWS = 6


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
    """The due guides of one team, and the people who may edit them."""

    team_id: int
    trees: list[Tree]
    editors: list[User]


def reminders(trees: Iterable[Tree]) -> list[Reminder]:
    """One for each team of some of ``trees``."""
    by_team: dict[int, Reminder] = {}
    for tree in trees:
        by_team.setdefault(tree.team_id, Reminder(tree.team_id, [], [])).trees.append(tree)
    writers = Membership.objects.of_people().filter(CAN_EDIT, team__in=by_team, user__is_active=True)
    for member in writers.select_related("user").order_by("user__email"):
        by_team[member.team_id].editors.append(member.user)
    return list(by_team.values())


def trees_to_remind_of() -> QuerySet[Tree]:
    """What is due and was not in a reminder for its current date."""
    return Tree.objects.due(timezone.localdate()).exclude(reminded_of=F("review_on")).order_by("review_on", "pk")


@transaction.atomic
def remind() -> int:
    """Tells each editor of what is due, once per review date. Returns of how many guides.

    The guides are claimed in the same transaction, so of two concurrent calls only one tells of a guide.
    """
    if not trees_to_remind_of().exists():
        return 0  # without a lock, which would make other writers wait
    due = trees_to_remind_of().select_for_update(skip_locked=True, no_key=True, of=("self",))
    trees = list(due.defer("words", "released_words"))
    Tree.objects.filter(pk__in=[tree.pk for tree in trees]).update(reminded_of=F("review_on"))
    told = set(Webhook.objects.subscribed_to(REVIEW_DUE).values_list("team", flat=True))
    for tree in trees:
        if tree.team_id in told:
            Delivery.objects.enqueue(REVIEW_DUE, tree.team_id, tree)
    for reminder in reminders(trees):
        tell_of_reviews(reminder.team_id, reminder.trees, [user.pk for user in reminder.editors])
    return len(trees)
