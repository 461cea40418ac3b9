"""A team's own form of the summary of a run."""

from django.db import models
from django.utils import timezone

from accounts.models import Team, User


class SummaryTemplate(models.Model):
    """What trees/summary.py fills in; a team without one has the form that comes with the product."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="summary_template")
    text = models.TextField(max_length=5000)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self):
        return f"summary of {self.team_id}"
