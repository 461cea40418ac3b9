"""Publishing: the draft becomes the release that runs go through."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from project.web.pages import done, page, quietly
from project.web.params import natural_number
from trees.core.check import Problem
from trees.core.diff import change_lines
from trees.library.forms import PublishForm
from trees.library.guides import skipped_notice, tree_or_404
from trees.models import Tree
from trees.models.revisions import graph_of

MOST_PROBLEMS, MOST_LINES = 20, 8


# /trees/<id>/publish


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_publish(request, pk):
    """Asks for a note and says what stands in the way; or is told which release shall be live again (an undo)."""
    found = tree_or_404(request.user, pk, Role.EDITOR)
    if release := natural_number(request.POST.get("release", "")):
        found.republish(release)
        return quietly(f"Release {release} is live again.")
    problems = found.problems()
    errors = [problem for problem in problems if problem.level == "error"]
    form = PublishForm(request.POST if request.method == "POST" else None, tree=found)
    if form.is_valid() and found.publishable and not errors:
        made = found.publish(by=request.user, notes=form.cleaned_data["notes"], onto=found.serial)
        if "review_on" in form.changed_data and "review_on" in form.data:
            found.set_review_date(form.cleaned_data["review_on"])
        return done(request, f"Release {made.number} is live.", to=f"/trees/{found.pk}/")
    return show(request, found, form, errors, problems)


def show(request, found: Tree, form: PublishForm, errors: list[Problem], problems: list[Problem]):
    shown = errors or problems
    lines = changes(found) if found.live and found.publishable else []
    context = {
        "tree": found,
        "form": form,
        "release": found.next_number if found.publishable else None,
        "blocked": bool(errors),
        "problems": shown[:MOST_PROBLEMS],
        "problem_count": len(shown),
        "headline": lines[0] if lines else "",
        "lines": lines[1:][:MOST_LINES],
        "more": len(lines[1:][MOST_LINES:]),
    }
    return render(request, "trees/tree_publish.html", context, status=422 if form.is_bound else 200)


def changes(found: Tree) -> list[str]:
    """What readers will see that they do not see yet, see ``diff.words``."""
    old, new = graph_of(found.live_id), found.graph
    return change_lines(old, new)


# /trees/<id>/unpublish


@require_POST
@page
def tree_unpublish(request, pk):
    found = tree_or_404(request.user, pk, Role.EDITOR)
    was = found.live
    found.unpublish()
    undo = f"{reverse('tree_publish', args=[pk])}?release={was.number}" if was else ""
    return quietly(f"“{found.title}” is not published any more.{skipped_notice(found)}", undo)
