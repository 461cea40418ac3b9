"""The service worker of the site, and the two pages that it keeps.

Its script is a static file, before which stands what it has to know of this version: which files to keep, and which
URLs are pages, whose shell is the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from project.help.guide import help_pages, page_url
from project.static_files.storage import has_fingerprints, preloads_of_modules
from project.static_files.versions import site_version_name
from project.web.pages import is_page, rendered_shell, shell

SCRIPT = "static/js/offline/service-worker.js"
# Of each page, of the library, and of a run: that can be opened without a network.
ENTRIES = ["js/site.js", "js/library/index.js", "js/run/index.js"]
STYLES_AND_MORE = [
    "css/site.css",
    "css/library.css",
    "css/run.css",
    "js/guard.js",
    "vendor/htmx-4.0.1.min.js",
    "vendor/lucide-core-1.62.0.svg",
    "vendor/lucide-library-1.62.0.svg",
    "favicon.svg",
]
LATER = ["css/pages.css", "css/edit.css", "vendor/lucide-1.62.0.svg"]
RARE = re.compile(r"^vendor/codemirror|^js/session/api")


@csrf_exempt
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    if not has_fingerprints():  # other files change under their name
        raise Http404
    response = HttpResponse(script(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@csrf_exempt
@require_safe
def shell_page(request: HttpRequest) -> HttpResponse:
    """The shell under a URL of its own."""
    return shell(request)


@csrf_exempt
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """In place of a page that cannot be loaded."""
    response = render(request, "offline.html")
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def script() -> bytes:
    build = orjson.dumps(build_of(rendered_shell()))
    return b"self.build = " + build + b";\n" + (settings.BASE_DIR / SCRIPT).read_bytes()


def build_of(shell_html: str) -> dict[str, object]:
    """``Offline.Build`` of ``tools/js/types/offline.d.ts``."""
    preloads = preloads_of_modules()
    first = {name: None for entry in ENTRIES for name in preloads[entry]}
    later = {name: None for names in preloads.values() for name in names if name not in first and not RARE.match(name)}
    build: dict[str, object] = {
        "shell": reverse("shell"),
        "offline": reverse("offline"),
        "files": [static(name) for name in [*first, *STYLES_AND_MORE]],
        "later": [static(name) for name in [*LATER, *later]],
        "guide": [reverse("help"), reverse("help_search"), *(page_url(name) for name in help_pages())],
        "pages": "|".join(page_patterns()),
        "site": site_version_name(),
    }
    version = site_version_name() or hashlib.sha256(orjson.dumps(build) + shell_html.encode()).hexdigest()[:12]
    return build | {"version": version}


def page_patterns() -> list[str]:
    """A regular expression of the browser for each page's path."""
    return sorted({in_javascript(pattern) for pattern in pages_below(get_resolver(settings.ROOT_URLCONF), "")})


def pages_below(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        pattern = prefix + each.pattern.regex.pattern.removeprefix("^")
        if isinstance(each, URLResolver):
            yield from pages_below(each, pattern)
        elif isinstance(each, URLPattern) and is_page(each.callback) and not hasattr(each.callback, "network_only"):
            yield pattern


def in_javascript(pattern: str) -> str:
    """Python's names of groups are not needed, and its end of a text is written otherwise."""
    return "^/" + re.sub(r"\(\?P<\w+>", "(?:", pattern).replace(r"\Z", "$")
