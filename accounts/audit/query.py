"""Which part of the audit log is asked for: who, what and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import BigIntegerField
from django.http import QueryDict

from accounts.audit.actions import ACTIONS, GROUPS
from accounts.audit.entries import AuditEntry, AuditQuerySet
from accounts.email_lists import MAX_EMAIL_CHARS
from accounts.models.people import User
from accounts.models.teams import Team
from project.web.params import unread_filters
from project.web.times import on_days

MAX_PEOPLE_OFFERED = 200
STAFF_ONLY = "The audit log of the site is for its staff."


class AuditFilterForm(forms.Form):
    """The query string of an audit page. ``what``: a group of actions, or one action."""

    who = forms.CharField(required=False, max_length=MAX_EMAIL_CHARS)
    what = forms.ChoiceField(required=False, choices=[*((key, words) for key, (words, _) in GROUPS.items())])
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def clean_who(self) -> str:
        return str(self.cleaned_data["who"]).strip().lower()


class AuditExportForm(AuditFilterForm):
    """The query string of an export. ``after``: the ``id`` of the last entry that the reader has already."""

    what = forms.ChoiceField(
        required=False, choices=[*((key, words) for key, (words, _) in GROUPS.items()), *ACTIONS.items()]
    )
    format = forms.ChoiceField(required=False, choices=[("csv", "CSV"), ("jsonl", "JSON lines")])
    after = forms.IntegerField(required=False, min_value=0, max_value=BigIntegerField.MAX_BIGINT)


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """``team``: None for the whole site. ``unread``: the filters that were left out, because they could not be read."""

    team: Team | None = None
    who: str = ""
    what: str = ""
    since: date | None = None
    until: date | None = None
    unread: tuple[str, ...] = ()

    @property
    def is_filtered(self) -> bool:
        return any([self.who, self.what, self.since, self.until])

    def entries(self) -> AuditQuerySet:
        """What matches. ``who`` is a whole email, so that an index finds it."""
        rows = AuditEntry.objects.of_team(self.team) if self.team else AuditEntry.objects.all()
        if self.who:
            rows = rows.filter(person=self.who)
        if self.what:
            rows = rows.filter(action__in=GROUPS[self.what][1] if self.what in GROUPS else [self.what])
        return rows.filter(**on_days("at", self.since, self.until))


def audit_query(params: QueryDict, team: Team | None) -> AuditQuery:
    """Reads the query string of a page; what is not valid in it is left out, and the list says so."""
    form = AuditFilterForm(params)
    form.is_valid()
    return query_of(form, team)


def query_of(form: AuditFilterForm, team: Team | None) -> AuditQuery:
    data = form.cleaned_data
    dates = data.get("since"), data.get("until")
    return AuditQuery(team, data.get("who", ""), data.get("what", ""), *dates, tuple(unread_filters(form)))


def people_of(team: Team | None) -> list[str]:
    """Emails that a filter suggests: those of the team's members."""
    if not team:
        return []
    members = User.objects.filter(memberships__team=team, service_team=None)
    return list(members.values_list("email", flat=True)[:MAX_PEOPLE_OFFERED])
