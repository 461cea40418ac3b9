"""What a guide has limits for that its source may not have. What does not fit is told in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trees.core.formats import Document
from trees.core.formats.decisions import Notes
from trees.core.text import one_line, tidy
from trees.models import Tree
from trees.models.library.categories import MAX_CATEGORY_NAME_CHARS
from trees.models.trees.details import MAX_GUIDE_TITLE_CHARS

MAX_CATEGORIES_PER_GUIDE = 20


def within_limits(document: Document) -> tuple[Document, tuple[str, ...]]:
    """``document`` as a guide can have it, and what was shortened or left out, in sentences."""
    notes = Notes()
    title, description = one_line(document.title), tidy(document.description)
    if len(title) > MAX_GUIDE_TITLE_CHARS:
        notes.add(f"The title is longer than {MAX_GUIDE_TITLE_CHARS} characters. The description begins with all of it")
        description = tidy(f"{title}\n\n{description}")
        title = title[: MAX_GUIDE_TITLE_CHARS - 1].rstrip() + "…"
    if len(description) > Tree.MAX_DESCRIPTION:
        description, beyond = _split(description, Tree.MAX_DESCRIPTION)
        notes.leave_out(
            f"The description is longer than {Tree.MAX_DESCRIPTION:,} characters. Its end is left out", beyond
        )
    categories = _categories(document.categories, notes)
    return replace(document, title=title, description=description, categories=categories), notes.sentences()


def _split(text: str, most: int) -> tuple[str, str]:
    """``text`` in two, between words where there are any."""
    at = max(text.rfind(" ", 0, most), text.rfind("\n", 0, most)) + 1 or most
    return text[:at].rstrip(), text[at:]


def _categories(names: Iterable[str], notes: Notes) -> tuple[str, ...]:
    cut = [name for name in names if len(name) > MAX_CATEGORY_NAME_CHARS]
    if cut:
        notes.leave_out(f"Names of categories are cut to {MAX_CATEGORY_NAME_CHARS} characters", *cut)
    once = [*dict.fromkeys(name[:MAX_CATEGORY_NAME_CHARS].rstrip() for name in names)]
    if beyond := once[MAX_CATEGORIES_PER_GUIDE:]:
        notes.leave_out(f"Categories beyond the first {MAX_CATEGORIES_PER_GUIDE} are left out", *beyond)
    return tuple(once[:MAX_CATEGORIES_PER_GUIDE])
