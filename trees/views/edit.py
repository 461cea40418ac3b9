"""A guide as text: the whole of it in the Markdown form, read and saved as one."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from project.pages import done, page
from trees.formats import Document, FormatError, markdown
from trees.forms import fingerprint
from trees.graph import Graph, GraphError
from trees.models import Stale, Tree
from trees.views.library import number
from trees.views.trees import mine

EXAMPLE = """# {title}

## Is the light on? {{#light}}
Look at the front.

- [Yes](#cable)
- [No](#power)

## Is the cable in? {{#cable}}

- [Continue](#fixed)

## Press the power button {{#power}}

- [Continue](#light)

## It works {{#fixed .resolved}}
"""


# /trees/<id>/edit


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_edit(request, pk):
    found = mine(request, pk, Role.EDITOR)
    if request.method != "POST":
        return show(request, found, text_of(found), onto=found.serial)
    text, onto = request.POST.get("text", ""), request.POST.get("onto", "")
    if request.POST.get("seen", seen(found)) != seen(found):
        return show(request, found, text, onto=found.serial, theirs=text_of(found), status=409)
    try:
        document = one_guide(text)
        found.rewrite(document, by=request.user, onto=number(onto))
    except (FormatError, ValidationError) as error:
        return show(request, found, text, onto=onto, error=placed(error), status=422)
    except Stale as stale:
        found.refresh_from_db()
        return show(request, found, text, onto=stale.revision.serial, theirs=text_of(found), status=409)
    return done(request, "Saved.", to=f"/trees/{found.pk}/")


def seen(found: Tree) -> str:
    """What the text holds beside the graph: the settings change it, without a revision."""
    return fingerprint(found.title, found.description)


def one_guide(text: str) -> Document:
    documents = markdown.load(text)
    if len(documents) != 1:
        raise FormatError("One guide at a time: a line that begins with # begins another.", documents[1].line)
    return storable(documents[0])


def storable(document: Document) -> Document:
    """``document`` within the limits of what is stored, or FormatError that names the step."""
    try:
        return replace(document, graph=Graph.from_json(document.graph.to_json()))
    except GraphError as error:
        raise FormatError(str(error)) from None


def placed(error) -> FormatError:
    """Title and description stand at the top: that is where a refusal of the model belongs."""
    return error if isinstance(error, FormatError) else FormatError(" ".join(error.messages))


def text_of(found: Tree) -> str:
    if not found.node_count:
        return EXAMPLE.format(title=found.title)
    return markdown.dump(Document(found.graph, found.title, found.description))


def show(request, found, text, *, onto, error=None, theirs="", status=200):
    context = {"tree": found, "text": text, "onto": onto, "error": error, "theirs": theirs, "seen": seen(found)}
    return render(request, "trees/tree_edit.html", context, status=status)
