"""Words that a team takes for the same in a search, and searches that found nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.utils import timezone

from accounts.models import Team, User
from project.web.races import raises_conflict
from trees.core.search.query import phrase
from trees.core.text import one_line

MAX_GROUPS_PER_TEAM = 200
MAX_PHRASES_PER_GROUP = 12
MAX_PHRASE_CHARS = 60
MAX_MISSED_PER_TEAM = 500
MAX_SUGGESTIONS = 20
MISSED_RETENTION = timedelta(days=90)
MIN_MISSED_CHARS = 3
MAX_MISSED_DIGITS = 5  # more may be a number of a person


class SynonymManager(models.Manager["Synonyms"]):
    def lines_for(self, team: int) -> str:
        """The groups of a team (its key), one a line; "" where it has none."""
        return self.filter(team=team).values_list("lines", flat=True).first() or ""

    @raises_conflict
    def set_lines(self, team: Team, lines: str, *, by: User | None) -> None:
        """Replaces the groups of ``team``. ValidationError names the first line that is none."""
        changed = {"lines": cleaned(lines), "updated_by": by, "updated_at": timezone.now()}
        self.update_or_create(team=team, defaults=changed)


class Synonyms(models.Model):
    """The groups of words that mean the same in a team's guides: one a line, with commas between the phrases."""

    MAX_CHARS = 20_000

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="synonyms")
    lines = models.TextField(max_length=MAX_CHARS, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = SynonymManager()

    class Meta:
        verbose_name_plural = "synonyms"

    def __str__(self) -> str:
        return f"synonyms of {self.team_id}"


class MissedSearchManager(models.Manager["MissedSearch"]):
    def record(self, team: Team, text: str) -> None:
        """Counts a search of ``team`` that found nothing. Not by whom; and not what may be a person's number."""
        text = counted_text(text)
        if not text:
            return
        now = timezone.now()
        missed, made = self.get_or_create(team=team, text=text, defaults={"last_at": now})
        if made:
            self._prune(team)
        else:
            self.filter(pk=missed.pk).update(times=F("times") + 1, last_at=now)

    def suggestions(self, team: Team) -> list[MissedSearch]:
        """The most frequent of the last 90 days whose words have no synonym."""
        has_synonym = by_phrase([Synonyms.objects.lines_for(team.pk)])
        recent = self.filter(team=team, last_at__gte=timezone.now() - MISSED_RETENTION).order_by("-times", "text")
        return [each for each in recent if phrase(each.text) not in has_synonym][:MAX_SUGGESTIONS]

    def delete_expired(self) -> None:
        """Deletes what no search asked for in the last 90 days."""
        self.filter(last_at__lt=timezone.now() - MISSED_RETENTION).delete()

    def _prune(self, team: Team) -> None:
        """Keeps the number of rows of a team bounded: the longest unasked go first."""
        self.delete_expired()
        kept = self.filter(team=team).order_by("-last_at", "-pk").values_list("pk", flat=True)
        if beyond := list(kept[MAX_MISSED_PER_TEAM : MAX_MISSED_PER_TEAM + 50]):
            self.filter(pk__in=beyond).delete()


class MissedSearch(models.Model):
    """Words that somebody in the team searched for in vain, and how often."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="missed_searches")
    text = models.CharField(max_length=MAX_PHRASE_CHARS)
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(db_index=True)

    objects = MissedSearchManager()

    class Meta:
        verbose_name_plural = "missed searches"
        constraints = [models.UniqueConstraint(fields=["team", "text"], name="one_missed_search_a_text")]

    def __str__(self) -> str:
        return self.text


def by_phrase(lines: Iterable[str]) -> dict[tuple[str, ...], list[str]]:
    """The words of each phrase -> the other phrases of its groups. ``lines``: those of each team."""
    result: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for group in (group for each in lines for group in groups(each)):
        for each in group:
            result[phrase(each)] += [other for other in group if other != each]
    return dict(result)


def groups(lines: str) -> list[list[str]]:
    """The phrases of each line."""
    listed = ([one_line(each) for each in line.split(",")] for line in lines.split("\n"))
    return [[each for each in group if each] for group in listed if any(group)]


def cleaned(lines: str) -> str:
    """``lines`` as they are stored. ValidationError names the first that is no group, or that there are too many."""
    result = groups(lines.replace("\r\n", "\n"))
    if len(result) > MAX_GROUPS_PER_TEAM:
        raise ValidationError(f"A team has at most {MAX_GROUPS_PER_TEAM} groups of synonyms.")
    return "\n".join(", ".join(_checked(group)) for group in result)


def counted_text(text: str) -> str:
    """``text`` as it is counted: its words in lower case; "" for what is too short or may be a person's number."""
    text = one_line(text)
    words = " ".join(phrase(text))
    private = "@" in text or sum(letter.isdigit() for letter in text) > MAX_MISSED_DIGITS
    return words if len(words) >= MIN_MISSED_CHARS and len(text) <= MAX_PHRASE_CHARS and not private else ""


def _checked(group: Iterable[str]) -> list[str]:
    phrases = list({phrase(each): each for each in group}.values())
    quoted = f"“{', '.join(phrases)[:MAX_PHRASE_CHARS]}”"
    if len(phrases) < 2:
        raise ValidationError(f"{quoted} needs a second word: separate the words of a line by commas.")
    if len(phrases) > MAX_PHRASES_PER_GROUP:
        raise ValidationError(f"{quoted} has more than {MAX_PHRASES_PER_GROUP} words and phrases.")
    for each in phrases:
        if len(each) > MAX_PHRASE_CHARS or not phrase(each):
            raise ValidationError(
                f"“{each[:MAX_PHRASE_CHARS]}” is no word or phrase of at most {MAX_PHRASE_CHARS} characters."
            )
    return phrases
