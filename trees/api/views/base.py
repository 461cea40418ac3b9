"""What the viewsets of the API share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, cast

from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.access import HasRole
from accounts.models import Role, User, require
from project.database import replica
from trees.api.fields import Row, Rows, user_of
from trees.api.pagination import KeysetPagination, Parts
from trees.models.queries.keyset import Keyset
from trees.models.queries.ranked import Ranked

M = TypeVar("M", bound=Model)
MAX_TEAM_PARTS = 20


# Lists and retrieves rows read as dicts. A subclass has ``queryset``, ``order``, ``rows()`` and ``to_json()``.
# (A docstring would be published in the API's schema, as the description of each endpoint without its own.)
class RowsViewSet(GenericViewSet[M]):
    lookup_value_converter = "int"
    pagination_class = KeysetPagination
    http_method_names = ["get", "post", "put", "patch", "delete", "head", "options"]
    order = Keyset("name", "id")

    @property
    def user(self) -> User:
        return user_of(self.request)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return replica.answer_from(self._list, request)

    def _list(self) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.rows()))
        return self.get_paginated_response(self.to_json(cast(Rows, page)))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.json_of(self.get_object().pk))

    def get_object(self) -> M:
        """The row of the URL, whatever the list's filters say."""
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def rows(self) -> QuerySet[M, Row]:
        """What the user may see, as dicts with the columns that an answer needs."""
        raise NotImplementedError

    def to_json(self, rows: Rows) -> Rows:
        return rows

    def json_of(self, pk: object) -> Row:
        row = self.rows().filter(pk=pk).first()
        if row is None:
            raise Http404
        return self.to_json([row])[0]

    def keyset(self) -> Keyset | Ranked:
        return self.order

    def parts(self) -> Parts:
        """Conditions that each let an index answer in order; see trees/models/queries/keyset.py."""
        return []

    def get_writable(self, needed: Role = Role.EDITOR) -> M:
        """The row of the URL, else 404; 403 where the user's role does not cover ``needed``."""
        row = self.get_object()
        require(cast(HasRole, row).role, needed)
        return row

    def validated(self) -> Row:
        """The request's body. PATCH holds only what it names."""
        return validated(self)


# What belongs to a team and comes as one short list, or as one object.
class PersonsViewSet(GenericViewSet[M]):
    pagination_class = None
    filter_backends = ()

    @property
    def user(self) -> User:
        return user_of(self.request)

    def validated(self) -> Row:
        return validated(self)


def validated(viewset: GenericViewSet[M]) -> Row:
    """The request's body. PATCH holds only what it names."""
    request = viewset.request
    serializer = viewset.get_serializer(data=request.data, partial=request.method == "PATCH")
    serializer.is_valid(raise_exception=True)
    return cast(Row, serializer.validated_data)


def values(queryset: QuerySet[M], columns: Iterable[str]) -> QuerySet[M, Row]:
    """``queryset.values(*columns)``, whose type the stubs do not know for columns in a variable."""
    return queryset.values(*columns)


def few_teams(user: User) -> list[int]:
    """Keys of the user's teams, for a condition per team; none where they are too many for that to be quick."""
    teams = list(user.teams().order_by().values_list("pk", flat=True)[: MAX_TEAM_PARTS + 1])
    return teams if len(teams) <= MAX_TEAM_PARTS else []


def pop_person(row: Row, name: str) -> Row | None:
    """Takes the columns of the person ``name`` out of ``row``: ``{"id", "name"}``, or None where there is none."""
    pk, full_name, email = row.pop(name), row.pop(f"{name}__name"), row.pop(f"{name}__email")
    return {"id": pk, "name": full_name or email} if pk else None
