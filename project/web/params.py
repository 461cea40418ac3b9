"""Values in a query string or a form that need no form of their own, and the query strings of lists."""

import re
from collections.abc import Mapping

from django.forms import Form, ModelChoiceField
from django.http import QueryDict

PLACE = ("after", "rows")  # where in a list a page begins, and how much of it is shown


def natural_number(text: str) -> int:
    """``text`` as a number from 0 to 999,999,999; 0 for anything else."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0


def filters(params: QueryDict, defaults: Mapping[str, str] | None = None) -> str:
    """The query string without the place in the list and without values that are empty or among ``defaults``."""
    kept = _without_place(params)
    ignored = set((defaults or {}).items())
    for name in list(kept):
        kept.setlist(name, [value for value in kept.getlist(name) if value and (name, value) not in ignored])
    return kept.urlencode()


def unread_filters(form: Form) -> list[str]:
    """The labels, in lower case, of filters whose value is none that they can have, such as a day that does not exist.

    Not those that are told otherwise: of rows that do not exist for the user.
    """
    names = [name for name in form.errors if not isinstance(form.fields[name], ModelChoiceField)]
    return [str(form[name].label).lower() for name in names]


def next_page_url(path: str, cursor: str | None, params: QueryDict | None = None) -> str:
    """The URL of the page of a list that begins after ``cursor``, with the filters of ``params``; "" at its end."""
    if not cursor:
        return ""
    query = QueryDict(mutable=True) if params is None else _without_place(params)
    query["after"] = cursor
    return f"{path}?{query.urlencode()}"


def _without_place(params: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, values in params.lists():
        if name not in PLACE:
            kept.setlist(name, values)
    return kept
