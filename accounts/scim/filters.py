"""The filters that directories use: ``eq`` of a few attributes, joined by ``and`` and ``or``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from scim2_models import InvalidFilterException
from scim2_models.path import CompareOperator, Comparison, LogicalExpr, LogicalOperator

MAX_TERMS = 20


def of_users(node: Any) -> Q:
    return _q(node, _user)


def of_groups(node: Any) -> Q:
    return _q(node, _group)


def _q(node: Any, attribute: Callable[[str, Any], Q | None]) -> Q:
    if isinstance(node, LogicalExpr) and len(node.terms) <= MAX_TERMS:
        parts = [_q(term, attribute) for term in node.terms]
        q = parts[0]
        for part in parts[1:]:
            q = q & part if node.op == LogicalOperator.and_ else q | part
        return q
    if isinstance(node, Comparison) and node.op == CompareOperator.eq:
        name = ".".join(filter(None, [node.attr_path.attr, node.attr_path.sub_attr])).lower()
        if (compared := attribute(name, node.value)) is not None:
            return compared
    raise InvalidFilterException(detail=f"This filter is not supported: {node}. Compare one attribute with eq.")


def _user(name: str, value: Any) -> Q | None:
    text = str(value)
    match name:
        case "username":
            return Q(directory__user_name=text.lower()) | Q(directory=None, email=text.lower())
        case "externalid":
            return Q(directory__external_id=text)
        case "id":
            return _key(text)
        case "emails" | "emails.value":
            return Q(email=text.lower())
        case "displayname":
            return Q(name__iexact=text)
        case "active":
            return Q(is_active=value is True or text.lower() == "true")
    return None


def _group(name: str, value: Any) -> Q | None:
    text = str(value)
    match name:
        case "displayname":
            return Q(display_name__iexact=text)
        case "externalid":
            return Q(external_id=text)
        case "id":
            return _key(text)
        case "members" | "members.value":
            return Q(members=key_of(text))
    return None


def _key(text: str) -> Q:
    return Q(pk=key_of(text))


def key_of(text: str) -> int:
    """The primary key that an ``id`` names; 0, which no row has, where it is no such number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
