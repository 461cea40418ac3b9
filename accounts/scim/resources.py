"""The part of SCIM's user and group that means something here; other attributes are accepted and dropped."""

from typing import Annotated, Any, ClassVar

from pydantic import EmailStr, Field
from scim2_models import URN, CaseExact, ComplexAttribute, Mutability, Reference, Required, Resource, Uniqueness


class Name(ComplexAttribute):
    formatted: str | None = None
    given_name: str | None = None
    family_name: str | None = None


class Email(ComplexAttribute):
    value: EmailStr | None = None
    type: str | None = None
    primary: bool | None = None


class GroupOfUser(ComplexAttribute):
    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    display: Annotated[str | None, Mutability.read_only] = None


class User(Resource[Any]):
    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: Name | None = None
    Name: ClassVar[type[ComplexAttribute]] = Name
    display_name: str | None = None
    active: bool | None = None
    emails: list[Email] | None = None
    Emails: ClassVar[type[ComplexAttribute]] = Email
    groups: Annotated[list[GroupOfUser] | None, Mutability.read_only] = None
    Groups: ClassVar[type[ComplexAttribute]] = GroupOfUser

    @property
    def email(self) -> str:
        """The email to sign in with: the primary one, else the first, else the user name. In small letters."""
        emails = [each for each in self.emails or [] if each.value]
        chosen = next((each for each in emails if each.primary), emails[0] if emails else None)
        return str(chosen.value if chosen else self.user_name or "").strip().lower()

    @property
    def full_name(self) -> str:
        name = self.name
        parts = [name.given_name, name.family_name] if name else []
        text = self.display_name or (name and name.formatted) or " ".join(part for part in parts if part)
        return "".join(letter for letter in text or "" if letter.isprintable())[:120]


class Member(ComplexAttribute):
    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference[User] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display: Annotated[str | None, Mutability.read_only] = None


class Group(Resource[Any]):
    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    members: list[Member] | None = None
    Members: ClassVar[type[ComplexAttribute]] = Member
