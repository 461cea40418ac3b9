"""Lookups: what a team's guides may ask another system, set up once by an admin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import Team, User
from project import outbound, sealed
from project.web.races import raises_conflict
from trees.core.fields.lookups import (
    MAX_PLACEHOLDERS,
    PLACEHOLDER,
    Definition,
    Output,
    Unusable,
    body_with,
    check_headers,
    check_url,
    checked_outputs,
    is_name,
    placeholders,
)
from trees.core.graph import Graph
from trees.core.problems.check_lookups import check_lookups, names_of_lookups
from trees.core.problems.problem import Problem
from trees.core.stored import FIELD_NAME_RULE, MAX_FIELD_NAME_CHARS
from trees.core.text import quoted
from trees.models.team_owned import TeamOwned, TeamOwnedQuerySet, namesake

MAX_LOOKUPS_PER_TEAM = 50
MAX_LOOKUP_URL_CHARS = 1000
MAX_LOOKUP_BODY_CHARS = 5000
MAX_LOOKUP_SECONDS = 10
MAX_CACHE_SECONDS = 86_400
METHODS = ("GET", "POST")
SEALED_FOR = "lookup"


class LookupQuerySet(TeamOwnedQuerySet["Lookup"]):
    @raises_conflict
    def add(self, team: Team, *, by: User, **fields: Any) -> Lookup:
        """A new lookup of ``team``; ``fields`` as for ``change``. Conflict when the team was deleted meanwhile."""
        lookup = Lookup(team=team, created_by=by)
        lookup.set(**fields)
        if team.lookups.count() >= MAX_LOOKUPS_PER_TEAM:
            raise ValidationError(f"A team has at most {MAX_LOOKUPS_PER_TEAM} lookups.")
        lookup.save()
        audit.record("lookup.created", lookup, by=by)
        return lookup


class Lookup(TeamOwned, models.Model):
    """A request to another system, and which values of its answer it gives. ``headers`` are kept encrypted."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="lookups")
    name = models.CharField(max_length=MAX_FIELD_NAME_CHARS)
    url = models.CharField(max_length=MAX_LOOKUP_URL_CHARS, help_text="With placeholders such as {ticket}.")
    method = models.CharField(max_length=4, default="GET")
    body = models.TextField(blank=True, help_text="JSON with placeholders, of a POST.")
    sealed_headers = models.TextField(blank=True, editable=False)
    outputs_json = models.TextField(default="[]", editable=False)
    seconds = models.PositiveSmallIntegerField(default=5, help_text="How long an answer is waited for.")
    cache_seconds = models.PositiveIntegerField(default=0, help_text="How long an answer is used again.")
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = LookupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="one_lookup_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_name(self) -> str:
        return self.name

    @property
    def outputs(self) -> list[Output]:
        return [Output(**each) for each in orjson.loads(self.outputs_json)]

    @property
    def asks(self) -> tuple[str, ...]:
        """The names of its placeholders."""
        return placeholders(self.url, self.body)

    @property
    def definition(self) -> Definition:
        return Definition(self.name, self.asks, {output.name: output for output in self.outputs})

    @property
    def headers(self) -> dict[str, str]:
        """Raises sealed.Unreadable where the site has lost the key that they were encrypted with."""
        found: dict[str, str] = orjson.loads(
            sealed.unseal(self.sealed_headers, SEALED_FOR) if self.has_headers else "{}"
        )
        return found

    @property
    def has_headers(self) -> bool:
        return bool(self.sealed_headers)

    @property
    def sensitive(self) -> frozenset[str]:
        """The outputs that go into sensitive fields only."""
        return frozenset(output.name for output in self.outputs if output.sensitive)

    def set(
        self, *, headers: Mapping[str, str | None] | None = None, outputs: list[Output] | None = None, **fields: Any
    ) -> None:
        """Sets what ``change`` does, and does not save. ValidationError by the names of the fields."""
        errors: dict[str, str] = {}
        origin = origin_of(self.url)
        for name, value in fields.items():
            setattr(self, name, value)
        for name, check in CHECKS.items():
            with noted(errors, name):
                check(self)
        if outputs is not None:
            with noted(errors, "outputs"):
                self.outputs_json = orjson.dumps([each.to_json() for each in checked_outputs(outputs)]).decode()
        with noted(errors, "headers"):
            self._set_headers(headers, same_origin=origin == origin_of(self.url))
        if errors:
            raise ValidationError(errors)
        self.changed_at = timezone.now()

    @raises_conflict
    def change(self, *, by: User, **fields: Any) -> None:
        """Changes ``fields`` and, if they are given, ``outputs`` and ``headers``. Answers of before are not used again.

        A header whose value is None stays as it is, unless the URL now leads to another host. ValidationError by the
        names of the fields; Conflict when the lookup was deleted meanwhile.
        """
        self.set(**fields)
        self.save(force_update=True)
        audit.record("lookup.changed", self, by=by)

    def _set_headers(self, headers: Mapping[str, str | None] | None, *, same_origin: bool) -> None:
        if headers is None and (same_origin or not self.has_headers):
            return
        kept = [name for name, value in (headers or {}).items() if value is None]
        if (headers is None or kept) and not same_origin:
            raise Unusable("The URL leads to another host now: enter the values of the headers again.")
        before = self.headers if kept else {}
        found = {name: before.get(name, "") if value is None else value for name, value in (headers or {}).items()}
        check_headers(found)
        self.sealed_headers = sealed.seal(orjson.dumps(found).decode(), SEALED_FOR) if found else ""


@contextmanager
def noted(errors: dict[str, str], name: str) -> Iterator[None]:
    """What is unusable goes into ``errors``, by ``name``."""
    try:
        yield
    except (Unusable, outbound.Refused) as error:
        errors.setdefault(name, str(error))
    except sealed.Unreadable:
        errors[name] = "The headers cannot be read any more: enter them again."


def _check_name(lookup: Lookup) -> None:
    if not is_name(lookup.name):
        raise Unusable(f"A name has {FIELD_NAME_RULE}.")
    if other := namesake(lookup.name, Lookup.objects.filter(team=lookup.team_id), lookup.pk):
        raise Unusable(f"This team has a lookup {quoted(other)} already.")


def _check_method(lookup: Lookup) -> None:
    if lookup.method not in METHODS:
        raise Unusable(f"Must be one of {', '.join(METHODS)}.")


def _check_url(lookup: Lookup) -> None:
    if len(lookup.url) > MAX_LOOKUP_URL_CHARS:
        raise Unusable(f"At most {MAX_LOOKUP_URL_CHARS} characters.")
    check_url(lookup.url)
    outbound.check(PLACEHOLDER.sub("x", lookup.url), private=settings.WEBHOOKS_ALLOW_PRIVATE)
    if len(lookup.asks) > MAX_PLACEHOLDERS:
        raise Unusable(f"At most {MAX_PLACEHOLDERS} placeholders.")


def _check_body(lookup: Lookup) -> None:
    if len(lookup.body) > MAX_LOOKUP_BODY_CHARS:
        raise Unusable(f"At most {MAX_LOOKUP_BODY_CHARS} characters.")
    if lookup.body and lookup.method != "POST":
        raise Unusable("Only a POST has a body.")
    if lookup.body:
        body_with(lookup.body, dict.fromkeys(placeholders(lookup.body), "1"))


def _check_seconds(lookup: Lookup) -> None:
    if not 1 <= lookup.seconds <= MAX_LOOKUP_SECONDS:
        raise Unusable(f"From 1 to {MAX_LOOKUP_SECONDS} seconds.")


def _check_cache(lookup: Lookup) -> None:
    if not 0 <= lookup.cache_seconds <= MAX_CACHE_SECONDS:
        raise Unusable(f"From 0 to {MAX_CACHE_SECONDS:,} seconds.")


CHECKS: dict[str, Callable[[Lookup], None]] = {
    "name": _check_name,
    "method": _check_method,
    "url": _check_url,
    "body": _check_body,
    "seconds": _check_seconds,
    "cache_seconds": _check_cache,
}


def origin_of(url: str) -> str:
    """Scheme, host and port. A URL that is none gives what it can."""
    return url.partition("/")[0] + url.partition("//")[2].partition("/")[0].lower()


def problems(graph: Graph, team_id: int) -> list[Problem]:
    """The problems of the fields of ``graph`` that lookups fill in. One query where there are any."""
    names = names_of_lookups(graph)
    return list(check_lookups(graph, definitions(team_id, names))) if names else []


def definitions(team_id: int, names: set[str] | None = None) -> dict[str, Definition]:
    """The lookups of a team by name, or those of ``names``."""
    wanted = Q() if names is None else Q(name__in=names)
    return {each.name: each.definition for each in Lookup.objects.filter(wanted, team=team_id)}
