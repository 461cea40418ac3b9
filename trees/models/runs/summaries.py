"""A team's own form of the summary of a run."""

from django.db import models
from django.utils import timezone

from accounts.models import Team, User
from project.database.statements import Rows
from project.web.races import raises_conflict


class SummaryTemplateManager(models.Manager["SummaryTemplate"]):
    def text_for(self, team: int) -> str | None:
        """A team's own template (``team`` is its key), or None where it uses the standard one."""
        return next((text for (text,) in TEXT.all(team=team)), None)

    @raises_conflict
    def set_text(self, team: Team, text: str, *, by: User | None) -> None:
        """Makes ``text`` the template of ``team``."""
        self.update_or_create(team=team, defaults={"text": text, "updated_by": by, "updated_at": timezone.now()})

    def reset(self, team: Team) -> None:
        """Back to the standard template."""
        self.filter(team=team).delete()


class SummaryTemplate(models.Model):
    """What trees/running/summary.py fills in; a team without one has the form that comes with the product."""

    MAX_TEMPLATE_CHARS = 5000

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="summary_template")
    text = models.TextField(max_length=MAX_TEMPLATE_CHARS)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = SummaryTemplateManager()

    def __str__(self) -> str:
        return f"summary of {self.team_id}"


TEXT = Rows(lambda team: SummaryTemplate.objects.filter(team=team).values_list("text"), team=Team._meta.pk)
