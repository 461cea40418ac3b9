"""Importing a ZIP: a whole library, which is brought in step with; the same form and preview as for single guides."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.shortcuts import render

from project.pages import announce, done
from trees.fingerprint import fingerprint
from trees.formats import FormatError
from trees.forms import MoveForm
from trees.library_files.archive import ArchiveError, is_zip, unpack
from trees.library_files.arrive import UNCHANGED, Change, arrive
from trees.library_files.files import load
from trees.models import Stale

MOST_SHOWN = 300


def sent_zip(request):
    """The first of the files that came which is a ZIP, or None."""
    for file in request.FILES.getlist("files"):
        file.seek(0)
        if is_zip(file.name, file.read(4)):
            return file
    return None


def library_preview(request, team, archive, error: str = "", status: int = 200):
    """What would be done with each guide; nothing is saved."""
    changes: list[Change] = []
    try:
        changes = [] if error else bring(request, team, archive, dry=True)
    except ValueError as wrong:
        error = str(wrong)
    shown = [change for change in changes if change.state != UNCHANGED]
    context = {
        "team": team,
        "error": error,
        "file": archive.name,
        "counts": dict(Counter(change.state for change in changes)),
        "changes": shown[:MOST_SHOWN],
        "more": len(shown[MOST_SHOWN:]),
        "seen": seen(archive),
    }
    response = render(request, "trees/tree_import_library.html", context, status=status)
    return announce(response, error) if error else response


def library_arrives(request, team, archive):
    if request.POST.get("seen", "") != seen(archive):
        return library_preview(request, team, archive, "This is another file than the one that was shown.", status=422)
    try:
        changes = bring(request, team, archive)
    except ValueError as wrong:
        return library_preview(request, team, archive, str(wrong), status=422)
    counts = Counter(change.state for change in changes)
    said = ", ".join(f"{count} {state}" for state, count in counts.items())
    return done(request, f"Library imported: {said or 'nothing in it'}.", to=f"/trees/?team={team.pk}")


def bring(request, team, archive, dry: bool = False) -> list[Change]:
    """``arrive`` with what was sent. ValueError says in a sentence why nothing can be done."""
    form = MoveForm(request.POST, team=team)
    if not form.is_valid():
        raise ValueError("That folder is no longer there: choose another.")
    archive.seek(0)
    try:
        library = load(unpack(archive))
        return arrive(library, team=team, by=request.user, folder=form.cleaned_data["folder"], dry=dry)
    except FormatError as wrong:
        raise ValueError(f"{wrong.reason} {wrong.hint}".strip()) from None
    except ArchiveError as wrong:
        raise ValueError(str(wrong)) from None
    except ValidationError as wrong:
        raise ValueError(" ".join(wrong.messages)) from None
    except Stale as wrong:
        raise ValueError(str(wrong)) from None


def seen(archive) -> str:
    """Tells the file that a preview was made of: nothing is imported that was not shown before."""
    archive.seek(0)
    return fingerprint(archive.name, archive.read())
