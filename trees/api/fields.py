"""Fields that only know what the person who asks may see."""

from django.db import models
from rest_framework import serializers

from accounts.models import Team

MAX_ID = 2**63 - 1


def visible_rows(model: type[models.Model], request) -> models.QuerySet:
    """The rows of ``model`` that the person who asks may see, each with their ``role``."""
    return request.user.teams() if model is Team else model.objects.of(request.user)


class VisibleField(serializers.PrimaryKeyRelatedField):
    """A row of ``model`` that the person may see, by its id. Others do not exist."""

    def __init__(self, model: type[models.Model], **kwargs):
        self.model = model
        super().__init__(pk_field=serializers.IntegerField(min_value=1, max_value=MAX_ID), **kwargs)

    def get_queryset(self):
        return visible_rows(self.model, self.context["request"])

    def to_internal_value(self, data):
        if isinstance(data, bool | float | list | dict):
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(data)


class VisibleListField(serializers.ListField):
    """Several of them, as a list without repetition: one query."""

    child = serializers.IntegerField(min_value=1, max_value=MAX_ID)

    def __init__(self, model: type[models.Model], **kwargs):
        self.model = model
        super().__init__(max_length=100, **kwargs)

    def to_internal_value(self, data):
        keys = set(super().to_internal_value(data))
        found = list(visible_rows(self.model, self.context["request"]).filter(pk__in=keys))
        if missing := sorted(keys - {each.pk for each in found}):
            plural = self.model._meta.verbose_name_plural
            raise serializers.ValidationError(f"There is no {missing[0]} among your {plural}.")
        return found
