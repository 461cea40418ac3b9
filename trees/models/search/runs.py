"""Runs by ticket or caller while somebody types: a bounded number of rows is read, however many runs there are.

The newest runs are looked through for words and parts of words. Of older ones those are found whose ticket begins with
what was typed, or their caller where they have no ticket: with that ``words`` begins.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql import Query

from project.database import replica
from trees.models.search.words import LAST_CHARACTER

# Only of runs that have words, so that SQLite does not take it for one by team alone.
RUNS_BY_WORDS = models.Index(
    fields=["team", "words"],
    opclasses=["int8_ops", "varchar_pattern_ops"],
    condition=~models.Q(words=""),
    name="runs_by_words",
)
MAX_NEWEST, MIN_NEWEST_PER_TEAM = 2_000, 50
MAX_TEAMS = 200
MIN_BEGUN_CHARS = 3
# Compared by bytes, whatever the database's collation.
COMPARED = {"sqlite": ">= %s AND words < %s", "postgresql": "~>=~ %s AND words ~<~ %s"}


def keys_found(query: Query, teams: Sequence[int], text: str, limit: int) -> list[str]:
    """The keys of up to ``limit`` runs of ``teams``, the newest first.

    ``query``: of runs with the words of ``text``. A caller still fetches the runs through the person.
    """
    teams = teams[:MAX_TEAMS]
    if not teams:
        return []
    connection = connections[replica.alias()]
    newest = max(MIN_NEWEST_PER_TEAM, MAX_NEWEST // len(teams))
    arm = (
        "SELECT * FROM (SELECT id, words, started_at FROM trees_run WHERE team_id = %s"
        f" ORDER BY started_at DESC, id DESC LIMIT {newest}) AS of_team"
    )
    condition, values = query.where.as_sql(query.get_compiler(connection=connection), connection)
    begun, begun_values = _begun(connection, teams, text, limit)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, started_at FROM ({' UNION ALL '.join([arm] * len(teams))}) AS trees_run WHERE {condition}"
            f" UNION SELECT id, started_at FROM ({begun}) AS begun ORDER BY started_at DESC LIMIT {limit}",
            [*teams, *values, *begun_values],
        )
        return [key for key, _ in cursor.fetchall()]


def _begun(
    connection: BaseDatabaseWrapper, teams: Sequence[int], text: str, limit: int
) -> tuple[str, Sequence[int | str]]:
    start = text.casefold()
    if len(start) < MIN_BEGUN_CHARS:
        return "SELECT id, started_at FROM trees_run WHERE 1 = 0", []
    within = (
        f"team_id IN ({', '.join(['%s'] * len(teams))}) AND NOT (words = '') AND words {COMPARED[connection.vendor]}"
    )
    sql = f"SELECT id, started_at FROM trees_run WHERE {within} LIMIT {limit}"
    return sql, [*teams, start, f"{start}{LAST_CHARACTER}"]
