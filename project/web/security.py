"""Response headers: nothing runs or loads on a page that is not ours, and private data stays out of caches."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from project.static_files.versions import site_version

# The Trusted Types policy of static/js/session/trusted.js. Each of our policies names it, and no other site's does:
# pages know by it that an answer is ours.
OURS = "treeline"
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
    "trusted-types": OURS,
}
# Django's admin, DRF's browsable pages and the API docs write HTML from their own scripts, and set styles inline.
TOOLS = {name: value for name, value in SITE.items() if name != "require-trusted-types-for"} | {
    "trusted-types": f"{OURS} * 'allow-duplicates'",
    "style-src": "'self' 'unsafe-inline'",
    "worker-src": "'self' blob:",
}
# The content of a page and an answer of the API are no documents: nothing of them is loaded, shown in a frame or sent.
DATA = dict.fromkeys(["default-src", "base-uri", "form-action", "frame-ancestors"], "'none'") | {"trusted-types": OURS}
OF_DOCUMENTS = ("Referrer-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options")
API, PUBLIC_API = "/api/", ("/api/v1/docs", "/api/v1/schema")
TOOL_PATHS = ("/admin/", API)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=()"
VERSION = "Treeline-Version"  # by which an open tab learns that there is a newer one


def header(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())


SITE_HEADER, TOOLS_HEADER, DATA_HEADER = header(SITE), header(TOOLS), header(DATA)


class SecurityHeaders(MiddlewareMixin):
    """A Content-Security-Policy and the version on every response, a Permissions-Policy on documents, no-store on what
    the API answers."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if is_document(request, response):
            policy = TOOLS_HEADER if request.path.startswith(TOOL_PATHS) else SITE_HEADER
            response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        else:
            policy = DATA_HEADER
            for name in OF_DOCUMENTS:
                response.headers.pop(name, None)
        response.headers.setdefault("Content-Security-Policy", policy)
        if request.path.startswith(API) and not request.path.startswith(PUBLIC_API):
            # Here and not in the views: a response that says so before ConditionalGet gets no ETag.
            response.headers.setdefault("Cache-Control", "no-store")
        if version := site_version():
            response.headers[VERSION] = version
        return response


def is_document(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a browser may show it as a page of its own."""
    return not (request.headers.get("HX-Request") or response.headers.get("Content-Type") == "application/json")
