"""Publishing: the draft becomes the release that new runs use."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from accounts.requests import PageRequest
from project.web.direction import isolated
from project.web.pages import done, page, quietly
from project.web.params import natural_number
from project.web.races import refusal_is_conflict
from trees.core.changes.diff import change_lines
from trees.core.problems.problem import Problem
from trees.library.forms.ask_form import AskForm
from trees.library.forms.library import PublishForm
from trees.library.guides import skipped_notice, tree_or_404
from trees.models import Tree, notice_kinds
from trees.models.trees.revisions import graph_of

MAX_PROBLEMS, MAX_CHANGES = 20, 8


# /trees/<id>/publish


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_publish(request: PageRequest, pk: int) -> HttpResponse:
    """GET lists what blocks publishing. POST publishes, or with ``release``, a number, makes that one live again."""
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    if number := natural_number(request.POST.get("release", "")):
        with refusal_is_conflict():
            tree.republish(number)
        return quietly(f"Release {number} is live again.")
    problems = tree.problems()
    errors = [problem for problem in problems if problem.level == "error"]
    form = PublishForm(request.POST if request.method == "POST" else None, tree=tree)
    if form.is_valid() and tree.publishable and not errors:
        with refusal_is_conflict():
            release = tree.publish(by=request.user, notes=form.cleaned_data["notes"], onto=tree.serial)
        if "review_on" in form.data:
            tree.set_review_date(form.cleaned_data["review_on"])
        return done(request, f"Release {release.number} is live.", to=reverse("tree", args=[pk]))
    return show(request, tree, form, errors, problems)


def show(
    request: PageRequest, tree: Tree, form: PublishForm, errors: list[Problem], problems: list[Problem]
) -> HttpResponse:
    listed, lines = errors or problems, changes(tree)
    context = {
        "tree": tree,
        "form": form,
        "release": tree.next_number if tree.publishable else None,
        "blocked": bool(errors),
        "problems": listed[:MAX_PROBLEMS],
        "problem_count": len(listed),
        "headline": lines[0] if lines else "",
        "lines": lines[1:][:MAX_CHANGES],
        "more": len(lines[1:][MAX_CHANGES:]),
    }
    return render(request, "trees/tree_publish.html", context, status=422 if form.is_bound else 200)


def changes(tree: Tree) -> list[str]:
    """What publishing changes for readers, see ``diff.words``; [] where nothing is live or nothing is new."""
    if tree.live_id is None or not tree.publishable:
        return []
    return change_lines(graph_of(tree.live_id), tree.graph)


# /trees/<id>/ask


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_ask(request: PageRequest, pk: int) -> HttpResponse:
    """Asks a colleague to read the draft before it is published: they are told by a notice."""
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    form = AskForm(request.POST or None, tree=tree, by=request.user)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        if notice_kinds.tell_of_draft(tree, to, by=request.user, message=form.cleaned_data["message"]):
            return done(request, f"{isolated(to)} is asked to read the draft.", to=reverse("tree", args=[pk]))
        form.add_error("to", f"{isolated(to)} takes no such notices. Ask them yourself, or choose somebody else.")
    status = 422 if request.method == "POST" else 200
    return render(request, "trees/tree_ask.html", {"tree": tree, "form": form}, status=status)


# /trees/<id>/ask/choices


@require_safe
@page
def tree_ask_choices(request: PageRequest, pk: int) -> HttpResponse:
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    choices = AskForm(None, tree=tree, by=request.user).colleague.asked(request, "to")
    return render(request, "trees/picker_choices.html", {"picker": choices})


# /trees/<id>/unpublish


@require_POST
@page
def tree_unpublish(request: PageRequest, pk: int) -> HttpResponse:
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    live = tree.live
    tree.unpublish()
    undo = f"{reverse('tree_publish', args=[pk])}?release={live.number}" if live else ""
    return quietly(f"“{tree.title}” unpublished.{skipped_notice([tree.pk])}", undo)
