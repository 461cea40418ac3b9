"""What the library's endpoints share."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import get_object_or_404
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Role, require
from trees.api.pagination import KeysetPagination
from trees.models import Tree
from trees.models.keyset import Keyset


class LibraryViewSet(GenericViewSet):
    """Lists and shows rows that are read as dicts. A subclass names its ``queryset``, ``order`` and ``shown(rows)``."""

    lookup_value_converter = "int"
    pagination_class = KeysetPagination
    http_method_names = ["get", "post", "put", "patch", "delete", "head", "options"]
    order = Keyset("name", "id")

    def list(self, request, *args, **kwargs):
        page = self.paginate_queryset(self.filter_queryset(self.rows()))
        return self.get_paginated_response(self.shown(page))

    def retrieve(self, request, *args, **kwargs):
        return Response(self.one(self.get_object().pk))

    def get_object(self):
        """Whatever the list's filters say."""
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def rows(self):
        """What this person may see, as dicts of what the answer holds."""
        raise NotImplementedError

    def shown(self, rows: list[dict]) -> list[dict]:
        """``rows`` as the answer has them."""
        return rows

    def one(self, pk) -> dict:
        return self.shown([get_object_or_404(self.rows(), pk=pk)])[0]

    def keyset(self) -> Keyset:
        return self.order

    def parts(self) -> list[Q]:
        """Conditions that each let an index answer in order; see trees/models/keyset.py."""
        return []

    def writable(self, needed: Role = Role.EDITOR):
        """The object of the URL, or 404; with a role that covers ``needed``, or 403."""
        found = self.get_object()
        require(found.role, needed)
        return found

    def validated(self, **kwargs) -> dict:
        """The request's body. PATCH holds only what it names."""
        serializer = self.get_serializer(data=self.request.data, partial=self.request.method == "PATCH", **kwargs)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


def tree_of(request, pk, needed: Role = Role.VIEWER) -> Tree:
    """The person's tree, or 404; with a role that covers ``needed``, or 403."""
    tree = get_object_or_404(Tree.objects.of(request.user), pk=pk)
    require(tree.role, needed)
    return tree


def reads(role: str) -> bool:
    """Whether somebody with ``role`` sees releases only."""
    return not Role(role).can_write


def person(row: dict, name: str) -> dict | None:
    """Takes the person ``name`` out of a row of values: ``{"id", "name"}``, or None."""
    key, full, email = row.pop(name), row.pop(f"{name}__name"), row.pop(f"{name}__email")
    return {"id": key, "name": full or email} if key else None
