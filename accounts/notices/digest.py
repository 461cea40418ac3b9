"""The digest: what a person was not told of on the site yet, in one email an hour at most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Digest, Mail, Notice, User
from accounts.notices.rows import Row, rows_of
from project.web.hosts import mailbox

PAUSE = timedelta(hours=1)
WAIT = timedelta(minutes=5)  # what is read on the site before is not mailed
MAX_PEOPLE_AT_ONCE = 200
MAX_NOTICES_PER_DIGEST = 30


def send_digests() -> int:
    """Puts one email into the outbox for each person with notices to mail. Returns how many. Several workers may call
    it at once."""
    now = timezone.now()
    due = Notice.objects.filter(to_mail=True, created_at__lte=now - WAIT, person__is_active=True)
    due = due.exclude(person__digest__sent_at__gt=now - PAUSE).order_by()
    people = due.values_list("person", flat=True).distinct()[:MAX_PEOPLE_AT_ONCE]
    return sum(send_digest(person) for person in people)


@transaction.atomic
def send_digest(person: int) -> bool:
    """False where another worker sent it, or nothing is left that the person may read."""
    if not Digest.objects.claim(person, PAUSE):
        return False
    keys = list(Notice.objects.filter(person=person, to_mail=True).values_list("pk", flat=True))
    waiting = Notice.objects.readable(person).filter(pk__in=keys)  # none was read: that takes to_mail away
    notices = list(waiting.select_related("by", "team").order_by("-pk")[: MAX_NOTICES_PER_DIGEST + 1])
    Notice.objects.filter(pk__in=keys).update(to_mail=False)
    rows = rows_of(notices)
    if rows:
        enqueue(User.objects.get(pk=person), rows)
    return bool(rows)


def enqueue(user: User, rows: Sequence[Row]) -> None:
    """The links take BASE_URL: without it the email has none."""
    shown = rows[:MAX_NOTICES_PER_DIGEST]
    context = {
        "user": user,
        "rows": shown,
        "more": len(rows) > len(shown),
        "base": settings.BASE_URL,
        "all": reverse("notices"),
        "settings": reverse("notice_choices"),
    }
    subject = " ".join(render_to_string("emails/notices_subject.txt", context).split())
    Mail.objects.enqueue(mailbox(user.email), subject[:300], render_to_string("emails/notices.txt", context))
