"""Synonyms in the API."""

from __future__ import annotations

from rest_framework import serializers

from trees.api.fields import LimitedListField, Shape
from trees.models.library.synonyms import MAX_GROUPS_PER_TEAM, MAX_PHRASE_CHARS, MAX_PHRASES_PER_GROUP


class PhraseField(serializers.CharField):
    """A word or a phrase; the stored form separates them by commas."""

    def to_internal_value(self, data: str) -> str:
        text: str = super().to_internal_value(data)
        if "," in text or "\n" in text:
            raise serializers.ValidationError("A word or phrase has no comma and no line break.")
        return text


class SynonymsSerializer(Shape):
    groups = LimitedListField(
        child=LimitedListField(
            child=PhraseField(max_length=MAX_PHRASE_CHARS), min_length=2, max_length=MAX_PHRASES_PER_GROUP
        ),
        max_length=MAX_GROUPS_PER_TEAM,
        help_text="Words and phrases of a group mean the same in a search.",
    )
