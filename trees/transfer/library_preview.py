"""Importing a ZIP: a whole library, which is brought in step with; the same form and preview as for single guides."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.shortcuts import render

from project.web.pages import announce, done
from trees.core.fingerprint import fingerprint
from trees.core.formats import FormatError
from trees.library.forms import MoveForm
from trees.models import Stale
from trees.transfer.library.archive import ArchiveError, is_zip, unpack
from trees.transfer.library.arrive import UNCHANGED, Change, Unseen, arrive, told
from trees.transfer.library.files import load

MOST_SHOWN = 300
CHANGED = "Something changed in the library meanwhile, so nothing was imported. This is what would be done now."


def sent_zip(request):
    """The first of the files that came which is a ZIP, or None."""
    for file in request.FILES.getlist("files"):
        file.seek(0)
        if is_zip(file.name, file.read(4)):
            return file
    return None


def library_preview(request, team, archive, error: str = "", status: int = 200):
    """What would be done with each guide; nothing is saved."""
    changes: list[Change] | None = None
    try:
        changes = bring(request, team, archive, dry=True)
    except ValueError as wrong:
        error = str(wrong)
    response = render(request, "trees/tree_import_library.html", shown(team, archive, error, changes), status=status)
    # Beside a preview the sentence stands above the button, which a message would cover.
    return announce(response, error) if changes is None else response


def shown(team, archive, error: str, changes: list[Change] | None) -> dict:
    """What the template needs; without ``changes`` nothing can be done, and ``error`` says why."""
    if changes is None:
        return {"error": error}
    rows = [change for change in changes if change.state != UNCHANGED]
    return {
        "team": team,
        "error": error,
        "file": archive.name,
        "counts": dict(Counter(change.state for change in changes)),
        "changes": rows[:MOST_SHOWN],
        "more": len(rows[MOST_SHOWN:]),
        "seen": f"{contents(archive)}.{told(changes)}",
    }


def library_arrives(request, team, archive):
    file, _, changes_shown = request.POST.get("seen", "").partition(".")
    if file != contents(archive):
        error = "This is another file than the one that was shown. This is what would be done with it."
        return library_preview(request, team, archive, error, status=422)
    try:
        changes = bring(request, team, archive, shown=changes_shown)
    except ValueError as wrong:
        return library_preview(request, team, archive, str(wrong), status=422)
    counts = Counter(change.state for change in changes)
    said = ", ".join(f"{count} {state}" for state, count in counts.items())
    return done(request, f"Library imported: {said or 'nothing in it'}.", to=f"/trees/?team={team.pk}")


def bring(request, team, archive, **how) -> list[Change]:
    """``arrive`` with what was sent. ValueError says in a sentence why nothing can be done."""
    form = MoveForm(request.POST, team=team)
    if not form.is_valid():
        raise ValueError("That folder is no longer there: choose another.")
    archive.seek(0)
    try:
        library = load(unpack(archive))
        return arrive(library, team=team, by=request.user, folder=form.cleaned_data["folder"], **how)
    except FormatError as wrong:
        raise ValueError(f"{wrong.reason} {wrong.hint}".strip()) from None
    except ArchiveError as wrong:
        raise ValueError(str(wrong)) from None
    except ValidationError as wrong:
        raise ValueError(" ".join(wrong.messages)) from None
    except (Stale, Unseen):
        raise ValueError(CHANGED) from None


def contents(archive) -> str:
    """Tells the file that a preview was made of: nothing is imported that was not shown before."""
    archive.seek(0)
    return fingerprint(archive.name, archive.read())
