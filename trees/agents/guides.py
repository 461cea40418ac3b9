"""The guides that an agent may read: the published ones of the teams of whom it acts as, and no other."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from trees.agents.agent import Agent, Answer, NotPossible
from trees.agents.arguments import Given
from trees.library.guides import tree_or_404
from trees.library.markdown import live_markdown
from trees.models import Tree
from trees.models.queries.keyset import BY_NAME
from trees.models.queries.ranked import Ranked
from trees.models.search.matches import Filters, Matches, has_words, search_guides
from trees.models.trees.publishing import NOT_PUBLISHED

COLUMNS = ["id", "title", "description", "sort_title", "team__name", "live__number"]
PAGE_SIZE, MAX_DESCRIPTION_CHARS = 20, 300
Rows = list[dict[str, Any]]


def find_guides(agent: Agent, given: Given) -> Answer:
    rows, cursor, meant = page_of(agent, given.get("text", ""), given.get("cursor"))
    data = {"guides": [_guide_json(row) for row in rows]} | ({"cursor": cursor} if cursor else {})
    lines = [f"- {row['id']}: {row['title']} ({row['team__name']})" for row in rows]
    head = f"No guide has these words; they were taken for “{meant}”." if meant else ""
    more = f"There are more: call again with the cursor {cursor}" if cursor else ""
    return Answer("\n".join(filter(None, [head, *lines, more])) or "No published guide matches.", data)


def page_of(agent: Agent, text: str, cursor: str | None, size: int = PAGE_SIZE) -> tuple[Rows, str | None, str]:
    """``(rows, next cursor, words)``: those that ``text`` finds, best first; all by name where it has no words.

    The words that a misspelt text was taken for, else "". NotPossible for a cursor of another list.
    """
    teams = list(agent.user.teams())
    trees = Tree.objects.of(agent.user).active().filter(live__isnull=False)
    matches = search_guides(text, Filters(teams)) if has_words(text) else None
    try:
        if matches is None:
            parts = [Q(team=team) for team in teams]
            return *BY_NAME.page(trees, cursor, size, parts, rows=Tree.objects.values(*COLUMNS)), ""
        found = trees.filter(pk__in=matches.keys).values(*COLUMNS)
        return *Ranked(matches.keys).page(found, cursor, size), _meant(matches)
    except ValueError as error:
        raise NotPossible(str(error)) from None


def read_guide(agent: Agent, given: Given) -> Answer:
    return Answer(markdown_of(agent, given["guide"]))


def markdown_of(agent: Agent, pk: int) -> str:
    """The live release of the guide. Http404 where it is not one of theirs, NotPossible where it is not published."""
    tree = tree_or_404(agent.user, pk)
    if tree.live_id is None:
        raise NotPossible(NOT_PUBLISHED)
    return live_markdown(tree)


def _meant(matches: Matches) -> str:
    return matches.meant if matches.only_meant else ""


def _guide_json(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "title": row["title"],
        "description": row["description"][:MAX_DESCRIPTION_CHARS],
        "team": row["team__name"],
        "release": row["live__number"],
    }
