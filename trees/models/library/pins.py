"""Pins: the guides that a person keeps at hand, in an order of their own. The same on each of their devices."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.models import User
from project.web.races import raises_conflict
from trees.models.trees.tree import Tree

MAX_PINS_PER_PERSON = 30
AT_THE_END = 0  # no tree has this key


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pin is now: ``number`` 1 is the first of ``count``. ``is_new``: whether it was pinned just now."""

    is_new: bool
    number: int
    count: int


class PinManager(models.Manager["Pin"]):
    @raises_conflict
    def place(self, person: User, tree: Tree, before: int | None = None) -> Place:
        """Pins ``tree`` for ``person`` before the pinned tree ``before`` (a key), or AT_THE_END.

        Without ``before``: where it is already, or else at the end. ValidationError when it is archived or the person
        has as many pins as allowed; Conflict when it was deleted meanwhile.
        """
        pins = self._locked(person)
        pin = next((each for each in pins if each.tree_id == tree.pk), None)
        if pin and before is None:
            return Place(False, pins.index(pin) + 1, len(pins))
        others = [each for each in pins if each is not pin]
        is_new = pin is None
        if pin is None:
            others = self._with_room(person, tree, others)
            pin = Pin(person=person, tree=tree, position=len(pins))
            pin.save(force_insert=True)
        at = next((at for at, each in enumerate(others) if each.tree_id == before), len(others))
        self._renumber([*others[:at], pin, *others[at:]])
        return Place(is_new, at + 1, len(others) + 1)

    @raises_conflict
    def remove(self, person: User, tree: Tree) -> int:
        """Unpins ``tree``. Returns the key of the tree that was pinned after it, or AT_THE_END."""
        pins = self._locked(person)
        at = next((at for at, each in enumerate(pins) if each.tree_id == tree.pk), None)
        if at is None:
            return AT_THE_END
        pins[at].delete()
        return pins[at + 1].tree_id if at + 1 < len(pins) else AT_THE_END

    @raises_conflict
    def replace(self, person: User, trees: list[Tree]) -> None:
        """Pins exactly ``trees``, in this order. Errors as ``place``."""
        pins = {each.tree_id: each for each in self._locked(person)}
        if len(trees) > MAX_PINS_PER_PERSON:
            raise ValidationError(TOO_MANY)
        for tree in trees:
            _check(tree, is_new=tree.pk not in pins)
        wanted = {tree.pk for tree in trees}
        self.filter(pk__in=[pin.pk for key, pin in pins.items() if key not in wanted]).delete()
        new = [Pin(person=person, tree=tree, position=0) for tree in trees if tree.pk not in pins]
        pins |= {pin.tree_id: pin for pin in self.bulk_create(new)}
        self._renumber([pins[tree.pk] for tree in trees])

    def _locked(self, person: User) -> "list[Pin]":
        """The person's pins in order. Their changes take turns, so that the order and the limit hold."""
        list(User.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk"))
        return list(self.filter(person=person))

    def _with_room(self, person: User, tree: Tree, pins: "list[Pin]") -> "list[Pin]":
        """``pins``, which one may be added to. At the limit, pins of guides that the person lost access to go."""
        _check(tree, is_new=True)
        if len(pins) < MAX_PINS_PER_PERSON:
            return pins
        visible = set(Tree.objects.of(person).filter(pins__person=person).values_list("pk", flat=True))
        lost = [pin.pk for pin in pins if pin.tree_id not in visible]
        if not lost:
            raise ValidationError(TOO_MANY)
        self.filter(pk__in=lost).delete()
        return [pin for pin in pins if pin.tree_id in visible]

    def _renumber(self, pins: "list[Pin]") -> None:
        moved = [pin for position, pin in enumerate(pins) if pin.position != position]
        for position, pin in enumerate(pins):
            pin.position = position
        self.bulk_update(moved, ["position"])


class Pin(models.Model):
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="pins")
    position = models.PositiveIntegerField(help_text="Its place among the person's pins; 0 is the first.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PinManager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["person", "position"], name="pins_of_person")]
        constraints = [models.UniqueConstraint(fields=["person", "tree"], name="one_pin_a_guide")]

    def __str__(self) -> str:
        return f"pin of {self.tree_id} for {self.person_id}"


TOO_MANY = f"You can pin {MAX_PINS_PER_PERSON} guides. Unpin one first."


def _check(tree: Tree, is_new: bool) -> None:
    if is_new and tree.archived_at:
        raise ValidationError("An archived guide cannot be pinned. Restore it first.")
