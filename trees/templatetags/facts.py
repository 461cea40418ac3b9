"""What Python and the browser both need, told to the browser once: outcomes, labels, limits, URLs.

The shell of the pages has it as ``<script id="facts" type="application/json">``; ``static/js/base/facts.js`` reads it.
"""

from functools import cache
from typing import cast
from uuid import UUID

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script

from accounts.models import Notice, User
from accounts.models.notices import MAX_COUNTED
from accounts.notices.unread import unread_of
from trees.api.problems import MAX_PROBLEMS_PER_ANSWER
from trees.api.run_serializers import MAX_EVENTS_PER_REQUEST
from trees.core.fields.input_values import MAX_VALUE_CHARS, NUMBER, TWO_READINGS
from trees.core.graph import CONTINUE
from trees.core.outcomes import OUTCOME_LABELS, STEP_OUTCOME_LABELS
from trees.core.runs.state import DETAILS
from trees.core.runs.walk import MAX_SUBTREE_DEPTH, RETURN
from trees.core.search.query import MAX_QUERY_CHARS
from trees.core.stored import MAX_BODY_CHARS, MAX_CONDITION_CHARS, MAX_FIELD_NAME_CHARS, MAX_KEY_CHARS, MAX_TITLE_CHARS
from trees.library.folder_tree import MAX_OPENED
from trees.library.waiting import waiting_for
from trees.models.trees.revisions import MAX_GESTURE_CHARS

register = template.Library()
MAIN = "main#main"  # the element of the shell that asks for the page's content

PAGES = {
    "library": "trees",
    "libraryList": "tree_list",
    "palette": "palette",
    "guideKeys": "tree_keys",
    "bulkMove": "bulk_move",
    "import": "tree_import",
    "runs": "runs",
    "flags": "flags",
    "teams": "teams",
    "devices": "devices",
    "notices": "notices",
    "apiTrees": "api-tree-list",
    "apiBulkExport": "api-bulk-export",
    "apiNoticesUnread": "api-notice-unread",
    "help": "help",
    "apiDocs": "api-docs",
}
GUIDE_PAGES = {
    "guideMove": "tree_move",
    "guidePin": "tree_pin",
    "guidePreview": "tree_edit_preview",
    "guideEdit": "tree_edit",
    "folderMove": "folder_move",
    "apiTree": "api-tree-detail",
}
STYLES = ["library", "pages", "run", "edit"]  # static/js/page/sections.js adds them where they are needed
RUN_PAGES = {"run": "run", "runFork": "run_fork", "apiRunEvents": "api-run-events", "apiRunLookups": "api-run-lookups"}


@register.simple_tag
@cache
def browser_facts() -> str:
    """The facts as an element of the page. They are the same for everybody."""
    return json_script(facts(), "facts")


@register.simple_tag(takes_context=True)
def first_count(context: template.RequestContext) -> str:
    """What waits for the user, for the bar of a page that is loaded whole: it need not ask for that apart."""
    request = context.request
    if request.headers.get("HX-Source") != MAIN:
        return ""
    user = cast(User, request.user)
    waiting = waiting_for(user) | unread_of(Notice.objects.unread_keys(user))
    return render_to_string("flags/first_count.html", waiting, request)


def facts() -> dict[str, object]:
    """Plain values; ``Page.Facts`` in ``tools/js/types/page.d.ts`` is their type."""
    return {
        "outcomes": STEP_OUTCOME_LABELS,
        "endings": OUTCOME_LABELS,
        "continueLabel": CONTINUE,
        "returnOption": RETURN,
        "details": DETAILS,
        "number": {"form": NUMBER, "twoReadings": TWO_READINGS},
        "limits": {
            "titleChars": MAX_TITLE_CHARS,
            "bodyChars": MAX_BODY_CHARS,
            "keyChars": MAX_KEY_CHARS,
            "conditionChars": MAX_CONDITION_CHARS,
            "valueChars": MAX_VALUE_CHARS,
            "gestureChars": MAX_GESTURE_CHARS,
            "fieldNameChars": MAX_FIELD_NAME_CHARS,
            "queryChars": MAX_QUERY_CHARS,
            "filesPerRequest": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
            "countedNotices": MAX_COUNTED,
            "eventsPerRequest": MAX_EVENTS_PER_REQUEST,
            "nestedGuides": MAX_SUBTREE_DEPTH,
            "problemsPerDraft": MAX_PROBLEMS_PER_ANSWER,
            "openedFolders": MAX_OPENED,
        },
        "urls": {
            **{name: reverse(page) for name, page in PAGES.items()},
            **{name: pattern(page, 0) for name, page in GUIDE_PAGES.items()},
            **{name: pattern(page, UUID(int=0)) for name, page in RUN_PAGES.items()},
        },
        "styles": {name: static(f"css/{name}.css") for name in STYLES},
    }


def pattern(page: str, key: int | UUID) -> str:
    """The URL of ``page`` with ``{id}`` in place of ``key``."""
    return reverse(page, args=[key]).replace(f"/{key}", "/{id}")
