"""Shapes of pinning guides."""

from trees.api.fields import Shape, VisibleField, VisibleListField
from trees.models import Tree
from trees.models.library.pins import MAX_PINS_PER_PERSON


class PinSerializer(Shape):
    before = VisibleField(
        Tree,
        required=False,
        allow_null=True,
        help_text="The pinned guide that it is placed before; null for the end. Left out, a pin stays where it is.",
    )


class PinsSerializer(Shape):
    trees = VisibleListField(Tree, max_length=MAX_PINS_PER_PERSON)
