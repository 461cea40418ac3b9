"""The numbers of a guide: what its runs show, as charts and tables."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import can_edit
from accounts.requests import PageRequest
from project.database.replica import may_be_stale
from project.web.pages import page
from trees.library.guides import breadcrumbs, tree_or_404
from trees.numbers.forms import NumbersForm
from trees.numbers.page import page_context

# /trees/<id>/numbers


@require_safe
@page
@may_be_stale
def tree_numbers(request: PageRequest, pk: int) -> HttpResponse:
    tree = tree_or_404(request.user, pk)
    if not tree.live and not can_edit(tree):
        raise Http404
    form = NumbersForm(request.GET, tree)
    numbers = form.numbers()
    context = {
        "tree": tree,
        "crumbs": breadcrumbs(tree),
        "can_edit": can_edit(tree),
        "form": form,
        "sheet": form.csv_url(),
        "filtered": form.is_filtered,
        "numbers": numbers,
        "runs": f"{numbers.runs:,}",
        **({} if numbers.empty else page_context(numbers)),
    }
    return render(request, "trees/tree_numbers.html", context)
