"""The outbox of emails: ``manage.py worker`` sends them, again where the mail server does not take one."""

from datetime import timedelta
from uuid import uuid4

from django.db import models, transaction
from django.utils import timezone

RETRY_DELAYS = [timedelta(minutes=minutes) for minutes in (0.25, 1, 5, 30, 2 * 60, 8 * 60)]
LEASE = timedelta(minutes=2)  # how long a claimed email belongs to one worker: longer than an attempt takes
RETENTION = timedelta(days=30)
LATE = timedelta(minutes=5)
MAX_ANSWER_CHARS = 300


class MailManager(models.Manager["Mail"]):
    def enqueue(self, to: str, subject: str, text: str) -> "Mail":
        """In the caller's transaction: what is rolled back is not sent."""
        return self.create(to=to, subject=subject, text=text)

    def claim(self, limit: int) -> list["Mail"]:
        """Up to ``limit`` due emails, the oldest first. No other worker gets them while the LEASE lasts."""
        now = timezone.now()
        due = self.filter(next_at__lte=now).order_by("next_at")
        if not limit or not due.exists():
            return []  # without a transaction, which would make other writers wait
        with transaction.atomic():
            claimed = list(due.select_for_update(skip_locked=True, no_key=True)[:limit])
            for mail in claimed:
                mail.attempts += 1
                mail.next_at = now + LEASE
            self.bulk_update(claimed, ["attempts", "next_at"])
        return claimed

    def waiting(self) -> int:
        return self.filter(next_at__isnull=False).count()

    def late(self) -> int:
        """How many wait for longer than they should."""
        return self.filter(next_at__isnull=False, created_at__lt=timezone.now() - LATE).count()

    def delete_old(self) -> int:
        return self.filter(next_at=None, created_at__lt=timezone.now() - RETENTION).delete()[0]


class Mail(models.Model):
    """One email. Its ``text`` may hold a link that signs in, so it is deleted once it was sent or given up."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now, null=True, help_text="None once it is sent or given up.")
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=MAX_ANSWER_CHARS, blank=True, help_text="What the last attempt came to.")

    objects = MailManager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "email"
        indexes = [models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="mail_due")]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"

    @property
    def given_up(self) -> bool:
        return self.next_at is None and self.sent_at is None

    def record_attempt(self, problem: str = "") -> None:
        """Stores the outcome of an attempt, and when the next one is due if it failed and is not the last."""
        now = timezone.now()
        self.answer = problem[:MAX_ANSWER_CHARS] or "Sent"
        self.sent_at = None if problem else now
        last = not problem or self.attempts > len(RETRY_DELAYS)
        self.next_at = None if last else now + RETRY_DELAYS[self.attempts - 1]
        if last:
            self.text = ""
        self.save(update_fields=["answer", "sent_at", "next_at", "text"])
