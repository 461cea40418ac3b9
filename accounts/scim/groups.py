"""Groups of the directory. What a group gives here, a role in a team, is in GroupRole under its name."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from scim2_models import InvalidValueException, NotFoundException, Reference, UniquenessException

from accounts.models import DirectoryGroup
from accounts.models import User as Person
from accounts.scim.filters import key_of
from accounts.scim.people import apply_directory_groups, meta, visible
from accounts.scim.resources import Group, Member

MAX_NAME_CHARS = 255


def group_or_404(resource_id: str, lock: bool = False) -> DirectoryGroup:
    groups = DirectoryGroup.objects.all()
    if lock:
        groups = groups.select_for_update(no_key=True)
    group = groups.filter(pk=key_of(resource_id)).first()
    if group is None:
        raise NotFoundException(detail=f"There is no group {resource_id}.")
    return group


def resource_of(group: DirectoryGroup, with_members: bool = True) -> Group:
    """``with_members``: False where nobody reads them, as directories ask of large groups."""
    made = Group(display_name=group.display_name, external_id=group.external_id or None)
    made.id, made.meta = str(group.pk), meta("Group", group.created_at, group.changed_at)
    if with_members:
        made.members = [
            Member(value=str(member.pk), ref=Reference(f"Users/{member.pk}"), display=str(member))
            for member in group.members.all()
        ] or None
    return made


def save(group: DirectoryGroup, said: Group) -> DirectoryGroup:
    """Makes the group what ``said`` says, as a whole, and applies what it gives. Raises UniquenessException,
    InvalidValueException."""
    name = (said.display_name or "").strip()
    if not name or len(name) > MAX_NAME_CHARS:
        raise InvalidValueException(detail=f"A group needs a displayName of at most {MAX_NAME_CHARS} characters.")
    if DirectoryGroup.objects.filter(display_name=name).exclude(pk=group.pk).exists():
        raise UniquenessException(detail="There is a group with this name already.")
    wanted = people_of({member.value or "" for member in said.members or []})
    before = {person.pk: person for person in group.members.all()} if group.pk else {}
    renamed = group.display_name != name
    group.display_name, group.external_id, group.changed_at = name, (said.external_id or "")[:255], timezone.now()
    group.save()
    group.members.set(wanted.values())
    for pk in wanted.keys() | before.keys():
        if renamed or pk not in wanted or pk not in before:
            apply_directory_groups(wanted.get(pk) or before[pk])
    return group


def delete(group: DirectoryGroup) -> None:
    members = list(group.members.all())
    group.delete()
    for member in members:
        apply_directory_groups(member)


def people_of(ids: set[str]) -> dict[int, Person]:
    people = visible().in_bulk([key_of(each) for each in ids])
    if unknown := [each for each in ids if key_of(each) not in people]:
        raise InvalidValueException(detail=f"There is no user {sorted(unknown)[0][:40]!r}.")
    return people


def with_members(groups: QuerySet[DirectoryGroup]) -> QuerySet[DirectoryGroup]:
    return groups.prefetch_related("members")
