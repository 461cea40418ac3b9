"""A team's own form of the summary of a run."""

from django.db import models
from django.utils import timezone

from accounts.models import Team, User
from trees.running.summary_template import STANDARD


class SummaryTemplateManager(models.Manager):
    def text_for(self, team: int) -> str:
        """The form of a team (its key): its own, or the one that comes with the product."""
        return self.filter(team=team).values_list("text", flat=True).first() or STANDARD

    def put(self, team: Team, text: str, *, by) -> None:
        """Makes ``text`` the form of ``team``; with the standard one, the team has none of its own."""
        if text.strip() == STANDARD.strip():
            self.filter(team=team).delete()
        else:
            self.update_or_create(team=team, defaults={"text": text, "updated_by": by, "updated_at": timezone.now()})


class SummaryTemplate(models.Model):
    """What trees/running/summary.py fills in; a team without one has the form that comes with the product."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="summary_template")
    text = models.TextField(max_length=5000)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = SummaryTemplateManager()

    def __str__(self):
        return f"summary of {self.team_id}"
