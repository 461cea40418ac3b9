"""Where scim2-server reads and writes: our people and the directory's groups."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from scim2_models import (
    NotImplementedException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    SearchRequest,
    UniquenessException,
)
from scim2_server.storage import ScimStorage, SearchPage

from accounts.models import DirectoryGroup
from accounts.scim import filters, groups, people
from accounts.scim.resources import Group, User


class Storage(ScimStorage):
    def operation(self) -> AbstractContextManager[None]:
        return cast(AbstractContextManager[None], transaction.atomic())

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        if resource_type.name == "User":
            return people.resource_of(people.person_or_404(resource_id))
        return groups.resource_of(groups.group_or_404(resource_id), not excludes_members(response_parameters))

    def search(
        self, resource_types: list[ResourceType], search_request: SearchRequest[Any], *, position: Any = None
    ) -> SearchPage:
        if len(resource_types) != 1:
            raise NotImplementedException(detail="Search in /Users or in /Groups.")
        node = search_request.filter.ast if search_request.filter else None
        if resource_types[0].name == "User":
            users = people.visible().prefetch_related("directory_groups")
            total, page = page_of(users.filter(filters.of_users(node)) if node else users, search_request)
            return SearchPage(total, [people.resource_of(person) for person in page])
        rows = DirectoryGroup.objects.all()
        plain = excludes_members(search_request)
        rows = rows.filter(filters.of_groups(node)).distinct() if node else rows
        total, found = page_of(rows if plain else groups.with_members(rows), search_request)
        return SearchPage(total, [groups.resource_of(group, not plain) for group in found])

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        try:
            with transaction.atomic():
                if resource_type.name == "User":
                    return people.resource_of(people.create(cast(User, resource)))
                return groups.resource_of(groups.save(DirectoryGroup(), cast(Group, resource)))
        except IntegrityError:  # another request was first
            raise UniquenessException() from None

    def update(
        self, resource_type: ResourceType, resource: Resource[Any], *, expected_version: str | None = None
    ) -> Resource[Any]:
        try:
            with transaction.atomic():
                if resource_type.name == "User":
                    person = people.person_or_404(str(resource.id), lock=True)
                    check_version(people.resource_of(person), expected_version)
                    return people.resource_of(people.change(person, cast(User, resource)))
                group = groups.group_or_404(str(resource.id), lock=True)
                check_version(groups.resource_of(group, with_members=False), expected_version)
                return groups.resource_of(groups.save(group, cast(Group, resource)))
        except IntegrityError:
            raise UniquenessException() from None

    def delete(self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None) -> None:
        with transaction.atomic():
            if resource_type.name == "User":
                person = people.person_or_404(resource_id, lock=True)
                check_version(people.resource_of(person), expected_version)
                people.delete(person)
            else:
                group = groups.group_or_404(resource_id, lock=True)
                check_version(groups.resource_of(group, with_members=False), expected_version)
                groups.delete(group)


def check_version(current: Resource[Any], expected: str | None) -> None:
    if expected is not None and current.meta and current.meta.version != expected:
        raise PreconditionFailedException()


def excludes_members(parameters: ResponseParameters[Any] | None) -> bool:
    excluded = parameters.excluded_attributes if parameters else None
    return any(str(path).rpartition(":")[2].lower() == "members" for path in excluded or [])


def page_of(rows: QuerySet[Any], search_request: SearchRequest[Any]) -> tuple[int, list[Any]]:
    """How many there are, and the page that is asked for, by index: SCIM knows no other way that directories use."""
    start, count = search_request.start_index_0 or 0, search_request.count
    total = rows.count()
    return total, list(rows.order_by("pk")[start : start + count]) if count else []
