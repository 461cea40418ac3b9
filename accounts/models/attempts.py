"""Counters behind the limits of attempts."""

from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone


class AttemptCountManager(models.Manager["AttemptCount"]):
    def take(self, key: str, limit: int, seconds: int) -> int:
        """Counts one attempt. Returns 0, or the seconds to wait where ``limit`` attempts were made in ``seconds``.

        Each step is one conditional statement: of any number of parallel attempts exactly ``limit`` get through.
        """
        now, period = timezone.now(), timedelta(seconds=seconds)
        counts, fresh = self.filter(key=key), {"count": 1, "resets_at": now + period}
        running = counts.filter(resets_at__gt=now, resets_at__lte=now + 2 * period)
        if running.filter(count__lt=limit).update(count=F("count") + 1):
            return 0
        # Later than another machine's clock could make it: this machine's clock was ahead, and was set right.
        is_over = Q(resets_at__lte=now) | Q(resets_at__gt=now + 2 * period)
        if counts.filter(is_over).update(**fresh) or self._insert(key, fresh):
            return 0
        if running.filter(count__lt=limit).update(count=F("count") + 1):  # a parallel attempt was the first one
            return 0
        resets_at = running.values_list("resets_at", flat=True).first()
        return max(1, round((resets_at - now).total_seconds())) if resets_at else 1

    def _insert(self, key: str, fields: dict[str, object]) -> bool:
        self.filter(resets_at__lt=timezone.now() - timedelta(days=1)).delete()
        try:
            with transaction.atomic():
                self.create(key=key, **fields)
        except IntegrityError:
            return False
        return True


class AttemptCount(models.Model):
    """How many attempts were made under one key until ``resets_at``."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField()
    resets_at = models.DateTimeField(db_index=True)

    objects = AttemptCountManager()

    def __str__(self) -> str:
        return f"{self.count} until {self.resets_at:%H:%M:%S}"
