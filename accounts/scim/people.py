"""People as the directory sees them: whom it sees, and what its changes do to their accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils import timezone
from scim2_models import InvalidValueException, Meta, NotFoundException, UniquenessException

from accounts import audit, tokens
from accounts.email_lists import MAX_EMAIL_CHARS
from accounts.group_roles import apply_groups
from accounts.mail.notify import tell_of_email
from accounts.models import DirectoryPerson
from accounts.models import User as Person
from accounts.revocation import revoke_access, revoke_keys
from accounts.scim.filters import key_of
from accounts.scim.resources import GroupOfUser, User

OWN = {"id", "meta", "groups", "schemas"}  # of a resource: what is not the directory's to say
TAKEN = "There is an account with this email or user name already."


def visible() -> QuerySet[Person]:
    """Whom the directory sees and may change: no staff, whom it could lock out or impersonate, and of the accounts that
    it has not taken over those alone whose email is shown to be theirs."""
    people = Person.objects.filter(service_team=None, is_staff=False, is_superuser=False)
    own = people.filter(directory__isnull=False, directory__deleted_at=None)
    return (own | people.filter(directory=None, email_verified_at__isnull=False)).select_related("directory")


def person_or_404(resource_id: str, lock: bool = False) -> Person:
    people = visible()
    if lock:
        people = people.select_for_update(of=("self",), no_key=True)
    person = people.filter(pk=key_of(resource_id)).first()
    if person is None:
        raise NotFoundException(detail=f"There is no user {resource_id}.")
    return person


def resource_of(person: Person) -> User:
    entry = entry_of(person)
    data = entry.data if entry else {"userName": person.email, "displayName": person.name or None}
    if not entry:
        data["emails"] = [{"value": person.email, "type": "work", "primary": True}]
    user = User.model_validate(data)
    user.id, user.active = str(person.pk), person.is_active
    user.groups = [
        GroupOfUser(value=str(group.pk), display=group.display_name) for group in person.directory_groups.all()
    ] or None
    at = entry.changed_at if entry else person.date_joined
    user.meta = meta("User", entry.created_at if entry else person.date_joined, at)
    return user


def meta(kind: str, created: datetime, changed: datetime) -> Meta:
    return Meta(resource_type=kind, created=created, last_modified=changed, version=f'W/"{changed.timestamp():.6f}"')


def entry_of(person: Person) -> DirectoryPerson | None:
    return getattr(person, "directory", None)


def create(user: User) -> Person:
    """A new account; or an older one: which the directory had deleted, or whose email nobody has shown to be theirs."""
    email = email_of(user)
    name = str(user.user_name).lower()
    deleted = DirectoryPerson.objects.filter(user_name=name, deleted_at__isnull=False).select_related("user").first()
    person = deleted.user if deleted else Person.objects.filter(email=email).first()
    if person is None:
        person = Person(email=email, name=user.full_name, email_verified_at=timezone.now())
        person.set_unusable_password()
        person.save_with_team()
    elif person.is_staff or person.is_superuser or visible().filter(pk=person.pk).exists():
        raise UniquenessException(detail=TAKEN)
    else:
        revoke_access(person)  # whoever made the account may not own the email
    audit.record("person.provisioned", person)
    return change(person, user)


def change(person: Person, user: User) -> Person:
    """Makes the account what ``user`` says, as a whole. Raises UniquenessException, InvalidValueException."""
    email, name, now = email_of(user), str(user.user_name).lower(), timezone.now()
    others = DirectoryPerson.objects.filter(user_name=name).exclude(user=person)
    if others.exists() or Person.objects.filter(email=email).exclude(pk=person.pk).exists():
        raise UniquenessException(detail=TAKEN)
    before = person.email
    person.email, person.name, person.email_verified_at = email, user.full_name, now
    person.save(update_fields=["email", "name", "email_verified_at"])
    if email != before:
        audit.record("email.changed", person, before=before)
        tell_of_email(person, before, by="the directory of your company")
    data: dict[str, Any] = user.model_dump(mode="json", exclude_none=True, exclude=OWN)
    fields = {"user_name": name, "external_id": (user.external_id or "")[:255], "data": data}
    entry, _ = DirectoryPerson.objects.update_or_create(
        user=person, defaults={**fields, "changed_at": now, "deleted_at": None}
    )
    person.directory = entry
    set_active(person, user.active is not False)
    return person


def set_active(person: Person, active: bool) -> None:
    """Who is switched off is refused at the next request, and their keys end; what they wrote stays."""
    if person.is_active == active:
        return
    person.is_active = active
    person.save(update_fields=["is_active"])
    if not active:
        tokens.revoke_all(person, "deactivated")
        revoke_keys(person)
    audit.record("person.reactivated" if active else "person.deactivated", person)


def delete(person: Person) -> None:
    """For the directory there is no such person any more. The account stays, switched off and without its groups."""
    if entry_of(person) is None:
        change(person, resource_of(person))
    set_active(person, False)
    person.directory_groups.clear()
    apply_groups(person, [])
    DirectoryPerson.objects.filter(user=person).update(deleted_at=timezone.now())


def apply_directory_groups(person: Person) -> None:
    apply_groups(person, person.directory_groups.values_list("display_name", flat=True))


def email_of(user: User) -> str:
    try:
        validate_email(user.email)
    except ValidationError:
        raise InvalidValueException(detail="A user needs an email: in emails, or as the userName.") from None
    if max(len(user.email), len(str(user.user_name))) > MAX_EMAIL_CHARS:
        raise InvalidValueException(detail=f"An email and a userName have {MAX_EMAIL_CHARS} characters at most.")
    return user.email
