"""The API's documentation: what the schema says beyond the views, and a page from our own static files."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import SAFE_METHODS

REASONS = {
    "400": "The request is not right; `errors` names its fields.",
    "401": "Not signed in, or no longer: `code` says why.",
    "403": "Your role does not allow that.",
    "404": "It does not exist, or is not shared with you.",
    "409": "Another request changed it at the same moment.",
    "412": "It is no longer as `If-Match` or `If-Unmodified-Since` says; `current` is how it is now.",
    "413": "The request is too large.",
    "415": "The body is of another media type.",
    "429": "Too often. `Retry-After` says how many seconds to wait.",
}
ERROR = {
    "type": "object",
    "required": ["detail", "code"],
    "properties": {
        "detail": {"type": "string", "description": "A sentence for a person."},
        "code": {"type": "string", "description": "A word for a program."},
        "errors": {"description": "By field, where the request's fields are to blame."},
    },
}
API_KEY = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "tl_...",
    "description": "A key that a person or a team made for a script. Its scope says what it may do.",
}
CHALLENGE = {"WWW-Authenticate": {"schema": {"type": "string"}, "description": 'Bearer error="invalid_token"'}}
THROTTLED = (
    "/login",
    "/login/factor",
    "/login/oidc",
    "/login/oidc/begin",
    "/login/passkey",
    "/login/passkey/options",
    "/reauthenticate",
    "/register",
    "/password/change",
    "/password/reset",
    "/password/reset/confirm",
    "/invitations",
)
RESTRICTED = ("/shares", "/audit")  # not even read by everybody


class DocsView(SpectacularSwaggerSplitView):
    """The split view keeps its script in a URL of its own, as the Content-Security-Policy asks."""

    url_name = "api-schema"
    template_name = "api_docs.html"
    http_method_names = ["get", "head"]


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.BearerAuthentication"
    name = "accessToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        minutes = settings.ACCESS_TOKEN_LIFETIME.total_seconds() / 60
        return bearer(f"From auth/login; valid for {minutes:g} minutes.")

    def get_security_requirement(self, auto_schema: Any) -> Any:
        """The sign-in is for people; everything else takes a key of a script as well."""
        is_sign_in = auto_schema.path.startswith("/api/v1/auth/") and auto_schema.path != "/api/v1/auth/me"
        return {self.name: []} if is_sign_in else [{self.name: []}, {"apiKey": []}]


class StaffScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.StaffSessionAuthentication"
    name = "staffSession"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "Django admin's session; staff only.",
        }


def with_errors(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Adds to each operation the errors that it can answer, all of one shape."""
    result["components"]["schemas"]["Error"] = ERROR
    result["components"]["securitySchemes"]["apiKey"] = API_KEY
    result["components"]["securitySchemes"]["refreshToken"] = bearer("From auth/login; used up by auth/refresh.")
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            for status in sorted(errors(path, method, operation)):
                operation["responses"].setdefault(status, response(status))
    return result


def errors(path: str, method: str, operation: dict[str, Any]) -> set[str]:
    """The statuses of the errors that are not the view's own."""
    changes = method.upper() not in SAFE_METHODS
    secured = any(operation.get("security", []))
    in_query = any(parameter["in"] == "query" for parameter in operation.get("parameters", []))
    return {
        *(["401"] if secured else []),
        *(["404"] if "{" in path or "/bulk/" in path or "/oidc" in path else []),
        *(["400"] if in_query or "requestBody" in operation else []),
        *(["413", "415"] if "requestBody" in operation else []),
        *(["403"] if changes or path.endswith(RESTRICTED) else []),
        *(["412"] if method in ("put", "patch", "delete") else []),
        *(["409"] if changes else []),
        *(["429"] if path.endswith(THROTTLED) else []),
    }


def response(status: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    headers = {"headers": CHALLENGE} if status == "401" else {}
    return {"description": REASONS[status], "content": content, **headers}


def bearer(description: str) -> dict[str, Any]:
    return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": description}
