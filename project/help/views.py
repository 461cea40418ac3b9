"""/help/: public, the same for everybody, and kept by browsers."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from project.help.guide import help_pages, page_markdown, search_index, site_markdown
from project.web.markdown import markdown_response, wants_markdown

MAX_AGE_SECONDS = 300

kept_by_browsers = cache_control(public=True, max_age=MAX_AGE_SECONDS)


def site_of(request: HttpRequest) -> str:
    return settings.BASE_URL or f"{request.scheme}://{request.get_host()}"


# /llms.txt


@require_safe
@kept_by_browsers
def llms(request: HttpRequest) -> HttpResponse:
    """What a language model finds here. The same for everybody: no guide of a team is in it, nor any link to one."""
    response = markdown_response(site_markdown(site_of(request)))
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    return response


# /help/


@require_safe
@kept_by_browsers
@vary_on_headers("Accept")
def help_home(request: HttpRequest) -> HttpResponse:
    if wants_markdown(request):
        return markdown_response(site_markdown(site_of(request)))
    return render(request, "help/help.html", {"pages": help_pages().values()})


# /help/<name>


@require_safe
@kept_by_browsers
@vary_on_headers("Accept")
def help_page(request: HttpRequest, name: str) -> HttpResponse:
    pages = help_pages()
    if name not in pages:
        raise Http404
    if wants_markdown(request):
        return markdown_response(page_markdown(name))
    return render(request, "help/help.html", {"pages": pages.values(), "current": pages[name]})


# /help/search.json


@require_safe
@kept_by_browsers
def help_search(request: HttpRequest) -> HttpResponse:
    """All of the guide, for the search that the browser does by itself, also offline."""
    return JsonResponse({"sections": search_index()})
