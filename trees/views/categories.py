"""Categories: make, rename, recolour, delete."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import Role, require
from project.web.pages import done, page
from trees.library.forms import CategoryForm
from trees.library.query import library_query_for_editor
from trees.models import Category, deletions

# /trees/categories/new


@require_http_methods(["GET", "HEAD", "POST"])
@page
def category_new(request):
    team = library_query_for_editor(request).team
    return edit(request, CategoryForm(request.POST or None, team=team), {"team": team})


# /trees/categories/<id>


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@page
def category(request, pk):
    found = get_object_or_404(Category.objects.of(request.user).select_related("team"), pk=pk)
    require(found.role, Role.EDITOR)
    if request.method == "DELETE":
        key = deletions.delete_category(found)
        message = f"Category “{found.name}” is gone; its guides are kept."
        return done(request, message, to=f"/trees/?team={found.team_id}", undo=reverse("undo", args=[key]))
    form = CategoryForm(request.POST or None, instance=found, team=found.team)
    return edit(request, form, {"category": found, "used": found.trees.count(), "team": found.team})


def edit(request, form, context):
    if form.is_bound and form.is_valid():
        saved = form.save()
        return done(request, f"Category “{saved.name}” saved.", to=f"/trees/?category={saved.pk}")
    return render(request, "trees/category.html", {"form": form, **context}, status=422 if form.is_bound else 200)
