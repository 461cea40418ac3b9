"""Categories: create, rename, recolour, delete."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from accounts.models import Role, require
from accounts.requests import PageRequest
from project.web.pages import done, page
from trees.library.forms.library import CategoryForm
from trees.library.links import library_url, with_undo
from trees.library.query import library_query_for_editor
from trees.models import Category, deletions

# /trees/categories/new


@require_http_methods(["GET", "HEAD", "POST"])
@page
def category_new(request: PageRequest) -> HttpResponse:
    _, team = library_query_for_editor(request)
    return edit(request, CategoryForm(request.POST or None, team=team), {"team": team})


# /trees/categories/<id>


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@page
def category(request: PageRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(Category.objects.of(request.user).select_related("team"), pk=pk)
    require(category.role, Role.EDITOR)
    if request.method == "DELETE":
        key = deletions.delete_category(category)
        message, undo = with_undo(f"Category “{category.name}” deleted. Its guides are kept.", key)
        return done(request, message, to=library_url(team=category.team_id), undo=undo)
    form = CategoryForm(request.POST or None, instance=category, team=category.team)
    return edit(request, form, {"category": category, "used": category.trees.count(), "team": category.team})


def edit(request: PageRequest, form: CategoryForm, context: dict[str, object]) -> HttpResponse:
    if form.is_bound and form.is_valid():
        saved = form.save()
        word = "saved" if "category" in context else "created"
        return done(request, f"Category “{saved.name}” {word}.", to=library_url(category=saved.pk))
    return render(request, "trees/category.html", {"form": form, **context}, status=422 if form.is_bound else 200)
