"""How a form asks for a colleague: a list, or where a team has too many for one, a field to search in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.models import ApiKey, User
from accounts.models.teams import MembershipQuerySet
from project.web.params import natural_number
from trees.core.search.query import MAX_QUERY_CHARS
from trees.core.text import name_key
from trees.library.forms.pickers import MAX_LISTED, MAX_MATCHES, Choice, Choices, has_words, rendered


class PersonPicker(forms.Widget):
    """``url``: what answers the search."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.field: PersonField

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        choices = self.field.choices(name, "", "" if value is None else str(value))
        return rendered(choices, attrs, self.url, "Name or email")


class PersonField(forms.Field):
    """One of ``people``, members of a team, or of ``keys``, agents by the value of each. ``url``: of the search."""

    default_error_messages = forms.ChoiceField.default_error_messages

    def __init__(
        self, people: MembershipQuerySet, url: str, *, keys: Mapping[str, ApiKey] | None = None, label: str
    ) -> None:
        self.people = people.select_related("user").order_by("user__name", "user__email")
        self.keys = keys or {}
        listed = [each.user for each in self.people[: MAX_LISTED + 1]]
        self.has_choices = bool(listed or self.keys)
        is_list = len(listed) <= MAX_LISTED
        super().__init__(label=label, widget=self._list_of(listed) if is_list else PersonPicker(url))
        if isinstance(self.widget, PersonPicker):
            self.widget.field = self

    def _list_of(self, people: list[User]) -> forms.Select:
        names = [(str(each.pk), str(each)) for each in people]
        first = ("", f"Choose a colleague{' or an agent' if self.keys else ''}")
        if not self.keys:
            return forms.Select(choices=[first, *names])
        agents = [(value, each.name) for value, each in self.keys.items()]
        groups = [("Colleagues", names), ("Agents, by their key", agents)]
        return forms.Select(choices=[first, *(group for group in groups if group[1])])

    def to_python(self, value: Any) -> User | ApiKey | None:
        if value in self.empty_values:
            return None
        chosen = self.keys.get(value) or self._person(value)
        if chosen is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return chosen

    def choices(self, name: str, text: str, value: str) -> Choices:
        """For the field ``name``, of which ``value`` is chosen: who has ``text`` in their name or email."""
        words = name_key(text).split()
        agents = [(key, f"Agent: {each.name}") for key, each in self.keys.items()]
        chosen = [agent for agent in agents if agent[0] == value] or _choices_of(self._person(value))
        found = self.people.named(text).exclude(user=natural_number(value))
        people = [_choice(each.user) for each in found[: MAX_MATCHES + 1]]
        more = found.count() - MAX_MATCHES if len(people) > MAX_MATCHES else 0
        agents = [agent for agent in agents if agent not in chosen and has_words(agent[1], words)]
        return Choices(name, text, False, chosen, [*people[:MAX_MATCHES], *agents[:MAX_MATCHES]], more)

    def asked(self, request: HttpRequest, name: str) -> Choices:
        """What ``request``, a search of the field ``name``, asks for."""
        text = request.GET.get(f"{name}-words", "").replace("\0", "")[:MAX_QUERY_CHARS]
        return self.choices(name, text, request.GET.get(name, "")[:MAX_QUERY_CHARS])

    def _person(self, value: str) -> User | None:
        key = natural_number(value)
        member = self.people.filter(user=key).first() if key else None
        return member.user if member else None


def _choices_of(person: User | None) -> list[Choice]:
    return [_choice(person)] if person else []


def _choice(person: User) -> Choice:
    """Of many there are some who are called alike."""
    return str(person.pk), f"{person.name} ({person.email})" if person.name else person.email
