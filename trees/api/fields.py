"""Fields that only know what the person who asks may see."""

from rest_framework import serializers

MAX_ID = 2**63 - 1


class Mine(serializers.PrimaryKeyRelatedField):
    """One of the person's ``teams``, ``folders``, ... by its id. Others do not exist."""

    def __init__(self, what: str, **kwargs):
        self.what = what
        super().__init__(pk_field=serializers.IntegerField(min_value=1, max_value=MAX_ID), **kwargs)

    def get_queryset(self):
        return getattr(self.context["request"].user, self.what)()

    def to_internal_value(self, data):
        if isinstance(data, bool | float | list | dict):
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(data)


class MineEach(serializers.ListField):
    """Several of them, as a list without repetition: one query."""

    child = serializers.IntegerField(min_value=1, max_value=MAX_ID)

    def __init__(self, what: str, **kwargs):
        self.what = what
        super().__init__(max_length=100, **kwargs)

    def to_internal_value(self, data):
        keys = set(super().to_internal_value(data))
        found = list(getattr(self.context["request"].user, self.what)().filter(pk__in=keys))
        if missing := sorted(keys - {each.pk for each in found}):
            raise serializers.ValidationError(f"There is no {missing[0]} among your {self.what}.")
        return found
