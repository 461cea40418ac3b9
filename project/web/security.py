"""Response headers: nothing runs or loads on a page that is not ours, and private data stays out of caches."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from project.static_files.versions import site_version

SITE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "treeline",
}
# Django's admin, DRF's browsable pages and the API docs write HTML from their own scripts, and set styles inline.
TOOLS = {name: value for name, value in SITE.items() if "trusted-types" not in name} | {
    "style-src": "'self' 'unsafe-inline'",
    "worker-src": "'self' blob:",
}
API, PUBLIC_API = "/api/", ("/api/v1/docs", "/api/v1/schema")
TOOL_PATHS = ("/admin/", API)
VERSION = "Treeline-Version"  # by which an open tab learns that there is a newer one


def header(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())


SITE_HEADER, TOOLS_HEADER = header(SITE), header(TOOLS)


class SecurityHeaders(MiddlewareMixin):
    """A Content-Security-Policy, a Permissions-Policy and the version on every response, no-store on the API's."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        policy = TOOLS_HEADER if request.path.startswith(TOOL_PATHS) else SITE_HEADER
        response.headers.setdefault("Content-Security-Policy", policy)
        if request.path.startswith(API) and not request.path.startswith(PUBLIC_API):
            # Here and not in the views: a response that says so before ConditionalGet gets no ETag.
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if version := site_version():
            response.headers[VERSION] = version
        return response
