"""Pages that continue: nothing twice, nothing left out, and one index behind each."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from trees.models import Tree
from trees.models.queries.keyset import BY_NAME, MOST_USED, NEWEST, ORDERS, Keyset

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(team, owner):
    """23 guides; several share a name and a moment."""
    now = timezone.now()
    return Tree.objects.bulk_create(
        Tree(
            team=team,
            title=f"Guide {i % 7}",
            sort_title=f"guide {i % 7}",
            updated_at=now + timedelta(microseconds=i // 3),
        )
        for i in range(23)
    )


def read_all(keyset, queryset, size, parts=()):
    """The keys on every page, in order."""
    found, cursor = [], None
    while True:
        rows, cursor = keyset.page(queryset, cursor, size, parts)
        found += [row["id"] if isinstance(row, dict) else row.pk for row in rows]
        if cursor is None:
            return found


@pytest.mark.parametrize("keyset", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("size", [1, 4, 23, 50])
def test_pages_hold_every_row_once_in_order(many, keyset, size):
    expected = list(Tree.objects.order_by(*keyset.order).values_list("pk", flat=True))
    assert read_all(keyset, Tree.objects.all(), size) == expected
    assert read_all(keyset, Tree.objects.values(*keyset.fields), size) == expected


@pytest.mark.parametrize("keyset", ORDERS.values(), ids=ORDERS)
def test_parts_give_the_same_pages_as_the_whole(many, keyset, stranger):
    elsewhere = stranger.teams().get()
    for i in range(9):
        factories.tree(elsewhere, by=stranger, title=f"Guide {i % 4}")
    parts = [Q(team=many[0].team), Q(team=elsewhere)]
    assert read_all(keyset, Tree.objects.all(), 5, parts) == read_all(keyset, Tree.objects.all(), 5)


def test_rows_may_be_read_apart_from_the_conditions(many, owner):
    rows = Tree.objects.values("id", "title", *BY_NAME.fields[:1])
    page, cursor = BY_NAME.page(Tree.objects.of(owner), None, 3, rows=rows)
    assert [row["title"] for row in page] == ["Guide 0"] * 3
    more, _ = BY_NAME.page(Tree.objects.of(owner), cursor, 3, rows=rows)
    assert [row["title"] for row in more] == ["Guide 0", "Guide 1", "Guide 1"]


def test_row_added_at_the_top_is_not_a_reason_to_repeat_another(many, team, owner):
    first, cursor = NEWEST.page(Tree.objects.all(), None, 5)
    factories.tree(team, by=owner, title="Newer than all")
    second, _ = NEWEST.page(Tree.objects.all(), cursor, 5)
    assert not {row.pk for row in first} & {row.pk for row in second}


@pytest.mark.parametrize("cursor", ["x", "a:b", "\x00", "\ud800", "WzFd:", "9" * 5000, "é"])
def test_foreign_cursor_is_refused(cursor):
    with pytest.raises(ValueError, match="not one that this list gave out"):
        NEWEST.page(Tree.objects.all(), cursor)


def test_cursor_of_another_order_is_refused(many):
    _, cursor = NEWEST.page(Tree.objects.all(), None, 5)
    with pytest.raises(ValueError, match="not one that this list gave out"):
        BY_NAME.page(Tree.objects.all(), cursor)


@pytest.mark.once
def test_order_that_goes_both_ways_cannot_be_made():
    with pytest.raises(ValueError, match="one direction"):
        Keyset("name", "-id")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans a table this small without its indexes")
@pytest.mark.parametrize(
    ("keyset", "search"),
    [
        (NEWEST, "trees_newest (team_id=? AND updated_at<?)"),
        (BY_NAME, "trees_by_name (team_id=? AND sort_title>?)"),
        (MOST_USED, "trees_most_used (team_id=? AND (run_count,updated_at)<(?,?))"),
    ],
)
def test_page_of_a_team_reads_its_index_and_sorts_nothing(many, team, owner, keyset, search):
    mine = Tree.objects.of(owner).filter(team=team).active()
    _, cursor = keyset.page(mine, None, 5)
    with CaptureQueriesContext(connection) as seen:
        keyset.page(mine, cursor, 5)
    with connection.cursor() as run:
        run.execute("EXPLAIN QUERY PLAN " + seen[0]["sql"])
        plan = "\n".join(row[3] for row in run.fetchall())
    assert f"USING INDEX {search}" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("keyset", ORDERS.values(), ids=ORDERS)
def test_rows_up_to_one_are_those_before_it_and_itself(many, keyset):
    rows = list(Tree.objects.order_by(*keyset.order).values(*keyset.fields))
    for place in (0, 9, 10, 11, 22):  # in the middle of rows with the same name and moment, too
        until = keyset.until(Tree.objects.order_by(*keyset.order), rows[place])
        assert [tree.pk for tree in until] == [row["id"] for row in rows[: place + 1]]
