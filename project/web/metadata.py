"""What the API answers to OPTIONS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.metadata import SimpleMetadata
from rest_framework.request import Request

if TYPE_CHECKING:  # it imports the settings, which name this class
    from rest_framework.views import APIView


class Metadata(SimpleMetadata):
    """DRF's, which looks up the row of a PUT by its key: some PUTs have none, such as that of a team's synonyms."""

    def determine_actions(self, request: Request, view: APIView) -> dict[str, Any]:
        key = getattr(view, "lookup_url_kwarg", None) or getattr(view, "lookup_field", None)
        if "PUT" in view.allowed_methods and key not in view.kwargs:
            return {}
        actions: dict[str, Any] = super().determine_actions(request, view)
        return actions
