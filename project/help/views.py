"""/help/: public, the same for everybody, and kept by browsers."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from project.help.guide import help_pages, search_index

MAX_AGE_SECONDS = 300

kept_by_browsers = cache_control(public=True, max_age=MAX_AGE_SECONDS)

# /help/


@require_safe
@kept_by_browsers
def help_home(request: HttpRequest) -> HttpResponse:
    return render(request, "help/help.html", {"pages": help_pages().values()})


# /help/<name>


@require_safe
@kept_by_browsers
def help_page(request: HttpRequest, name: str) -> HttpResponse:
    pages = help_pages()
    if name not in pages:
        raise Http404
    return render(request, "help/help.html", {"pages": pages.values(), "current": pages[name]})


# /help/search.json


@require_safe
@kept_by_browsers
def help_search(request: HttpRequest) -> HttpResponse:
    """All of the guide, for the search that the browser does by itself, also offline."""
    return JsonResponse({"sections": search_index()})
