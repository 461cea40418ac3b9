"""Fields and shapes that the serializers share."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.db import models
from django.http import HttpRequest
from rest_framework import serializers

from accounts.models import Team, User
from trees.core.stored import MAX_ID
from trees.models.team_owned import TeamOwnedQuerySet

Row = dict[str, Any]  # a row of ``.values()``, or a JSON object
Rows = list[Row]

MAX_SERIAL = 2**31 - 1
MAX_IDS_PER_LIST = 100
STALE_CODE = "stale"  # of a save that came too late


class Shape(serializers.Serializer[Any]):
    """The base of shapes that describe a request or an answer: a dict, or an object with those attributes."""


def user_of(request: HttpRequest) -> User:
    """The signed-in user. The default permission refuses all other requests before a view runs."""
    return cast(User, request.user)


def visible_rows(model: type[models.Model], user: User) -> models.QuerySet[models.Model]:
    """The rows of ``model`` that belong to teams of ``user``, each annotated with the user's ``role``."""
    if model is Team:
        return cast("models.QuerySet[models.Model]", user.teams())
    return cast("TeamOwnedQuerySet[models.Model]", model._default_manager).of(user)


def max_chars(model: type[models.Model], field: str) -> int:
    """The length limit of a text field of ``model``: the API has the same."""
    limit = cast("models.CharField[str, str]", model._meta.get_field(field)).max_length
    if limit is None:
        raise ValueError(f"{model.__name__}.{field} has no limit")
    return limit


class VisibleField(serializers.PrimaryKeyRelatedField[models.Model]):
    """The id of a row of ``model`` that the user may see. Any other id is answered as if there were no such row."""

    def __init__(self, model: type[models.Model], **kwargs: Any) -> None:
        self.model = model
        super().__init__(pk_field=serializers.IntegerField(min_value=1, max_value=MAX_ID), **kwargs)

    def get_queryset(self) -> models.QuerySet[models.Model]:
        return visible_rows(self.model, user_of(self.context["request"]))

    def to_internal_value(self, data: Any) -> models.Model:
        if isinstance(data, bool | float | list | dict):
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(data)


class LimitedListField(serializers.ListField):
    """A list that is counted before its items are checked, and before an error is made of each."""

    def run_child_validation(self, data: Any) -> Any:
        if self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().run_child_validation(data)


class LimitedDictField(serializers.DictField):
    """An object that is counted before its entries are checked. ``noun``: what they are called in the message."""

    def __init__(self, *, max_length: int, noun: str, **kwargs: Any) -> None:
        self.max_length, self.noun = max_length, noun
        super().__init__(**kwargs)

    def run_child_validation(self, data: Any) -> Any:
        if len(data) > self.max_length:
            raise serializers.ValidationError(f"At most {self.max_length} {self.noun}.")
        return super().run_child_validation(data)


class VisibleListField(LimitedListField):
    """Ids of rows of ``model`` that the user may see, in their order; repeated ids count once. One query."""

    child = serializers.IntegerField(min_value=1, max_value=MAX_ID)

    def __init__(self, model: type[models.Model], **kwargs: Any) -> None:
        self.model = model
        super().__init__(**{"max_length": MAX_IDS_PER_LIST} | kwargs)

    def to_internal_value(self, data: Any) -> list[models.Model]:
        ids = dict.fromkeys(super().to_internal_value(data))
        rows = {row.pk: row for row in visible_rows(self.model, user_of(self.context["request"])).filter(pk__in=ids)}
        if missing := sorted(ids.keys() - rows.keys()):
            plural = self.model._meta.verbose_name_plural
            raise serializers.ValidationError(f"There is no {missing[0]} among your {plural}.")
        return [rows[key] for key in ids]


class SerialField(serializers.IntegerField):
    """The serial of a revision."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MAX_SERIAL, **kwargs)


class StrictIntegerField(serializers.IntegerField):
    """An integer sent as a JSON number, not as a string or a boolean."""

    def to_internal_value(self, data: object) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictTextField(serializers.CharField):
    """A text sent as a JSON string, with its white space."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "allow_blank": True} | kwargs)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class ClientIdField(serializers.UUIDField):
    """A UUID that the client made, so that repeating a request changes nothing."""

    def to_internal_value(self, data: object) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=type(data).__name__)
        return super().to_internal_value(data)


def exactly_one_of(data: Row, *names: str) -> Row:
    """``data``, which has exactly one of ``names``; else ValidationError."""
    if sum(name in data for name in names) != 1:
        raise serializers.ValidationError({names[0]: [f"Send either {' or '.join(names)}."]})
    return data
