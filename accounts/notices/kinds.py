"""The kinds of notices. Each room adds its own, and the function that puts its notices into words when they are read.

Nothing but keys is stored of what a notice is about, so that it never says more than its reader may see now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet
from django.urls import reverse

if TYPE_CHECKING:
    from accounts.models.notices import Notice


@dataclass(frozen=True, slots=True)
class Words:
    """What a reader sees. ``about``: the title of the guide; ``text``: what was written, or what is new."""

    title: str
    url: str
    about: str = ""
    text: str = ""


Describe = Callable[[Sequence["Notice"]], Mapping[int, Words]]  # by the key of the notice


@dataclass(frozen=True, slots=True)
class Kind:
    """``label``: of its switches. ``by_mail``: whether it is mailed to who never chose. ``folds``: a newer notice of
    the same guide or team takes the place of an unread one, and counts it. ``mailed_at_once``: it has an email of its
    own, which nobody can switch off."""

    name: str
    label: str
    icon: str
    by_mail: bool
    folds: bool = False
    mailed_at_once: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds of one room, under a heading of the page of switches."""

    title: str
    kinds: tuple[Kind, ...]
    describe: Describe


def describe_account(notices: Sequence[Notice]) -> dict[int, Words]:
    titles = {
        DEVICE_ADDED.name: "Your account was used on a new device",
        AGENT_CONNECTED.name: "An agent was connected to your account",
        FACTOR_CHANGED.name: "Your second factors were changed",
        KEY_ENDING.name: "A key is about to end",
    }
    return {each.pk: Words(titles[each.kind], _url_of(each), text=each.words) for each in notices}


def _url_of(notice: Notice) -> str:
    if notice.kind == KEY_ENDING.name and notice.subject == SCIM:
        return reverse("admin:accounts_scimtoken_changelist")
    if notice.kind == KEY_ENDING.name and notice.team_id:
        return reverse("team_keys", args=[notice.team_id])
    names = {DEVICE_ADDED.name: "devices", FACTOR_CHANGED.name: "factors"}
    return reverse(names.get(notice.kind, "keys"))


SCIM = "scim"  # the subject of a notice about a SCIM token


DEVICE_ADDED = Kind("device.added", "My account is used on a new device", "monitor", by_mail=False, mailed_at_once=True)
AGENT_CONNECTED = Kind(
    "agent.connected", "An agent is connected to my account", "key-round", by_mail=False, mailed_at_once=True
)
FACTOR_CHANGED = Kind("factor.changed", "My second factors change", "key-round", by_mail=False, mailed_at_once=True)
KEY_ENDING = Kind("key.ending", "A key of mine, or of a team that I manage, is about to end", "key-round", by_mail=True)
GROUPS = [Group("Your account", (DEVICE_ADDED, AGENT_CONNECTED, FACTOR_CHANGED, KEY_ENDING), describe_account)]

# What a person may see of the guides that notices are about, by their key; a room that knows guides sets it.
GuidesOf = Callable[[int], QuerySet[Model]]
_guides_of: list[GuidesOf] = []


def add_guides(group: Group, guides_of: GuidesOf) -> None:
    """``guides_of``: the guides that the person with a key may read."""
    GROUPS.insert(0, group)
    _guides_of.append(guides_of)


def guides_of(person: int) -> list[QuerySet[Model]]:
    return [each(person) for each in _guides_of]


def all_kinds() -> Iterable[Kind]:
    return (kind for group in GROUPS for kind in group.kinds)


def kind_called(name: str) -> Kind | None:
    """None for a kind of another version."""
    return next((kind for kind in all_kinds() if kind.name == name), None)
