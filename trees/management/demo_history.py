"""The releases of the demo's guides over three months, and the flags about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import F
from django.utils import timezone

from accounts.models import Notice, Team, User
from trees.core.graph import Graph, Node
from trees.library.demo import Table
from trees.models import Flag, Revision, Run, Tree
from trees.models.notice_kinds import FLAG_ANSWERED, REVIEW_DUE

FIRST_RELEASE_DAYS_AGO = 92
MINUTES_AT_WORK = 9 * 60
UNREAD_DAYS = 7


def graphs_of(guide: Table, graph: Graph) -> list[tuple[Table, Graph]]:
    """Each release of a guide with its content; ``graph`` is that of the newest."""
    releases = guide.get("releases", [{"days_ago": FIRST_RELEASE_DAYS_AGO, "notes": ""}])
    return [(release, earlier(graph, release)) for release in releases]


def earlier(graph: Graph, release: Table) -> Graph:
    """``graph`` as it was: ``without`` has the keys of steps that came later, and where their answers led instead;
    ``titles`` has the former titles of steps by key."""
    without: Mapping[str, str] = release.get("without", {})
    titles: Mapping[str, str] = release.get("titles", {})
    nodes = {key: _earlier_node(node, without, titles) for key, node in graph.nodes.items() if key not in without}
    return replace(graph, nodes=nodes)


def _earlier_node(node: Node, without: Mapping[str, str], titles: Mapping[str, str]) -> Node:
    options = tuple(replace(option, to=without.get(option.to, option.to)) for option in node.options)
    return replace(node, options=options, title=titles.get(node.key, node.title))


def move_to(revision: Revision, days_ago: int) -> None:
    """Moves a revision into the past, on a working day."""
    at = workday(days_ago, minutes=len(revision.content) % MINUTES_AT_WORK)
    Revision.objects.filter(pk=revision.pk).update(created_at=at, began_at=at, published_at=revision.number and at)
    Tree.objects.filter(pk=revision.tree_id).update(updated_at=at)


def workday(days_ago: int, minutes: int) -> datetime:
    """A time so many days ago, or on the Friday before, and so many minutes after eight. Always in the past."""
    now = timezone.localtime()
    day = (now - timedelta(days=max(days_ago, 1))).replace(hour=8, minute=0, second=0, microsecond=0)
    return day - timedelta(days=max(0, day.weekday() - 4)) + timedelta(minutes=minutes)


def make_flags(team: Team, flags: list[Table], trees: Mapping[str, Tree], people: Mapping[str, User]) -> None:
    """Some of them resolved, by the author of the guide. A flag is about the release that was live then."""
    for number, row in enumerate(flags):
        tree, by = trees[row["guide"]], people[row["by"]]
        raised_at = workday(row["days_ago"], minutes=(97 * number) % MINUTES_AT_WORK)
        release = tree.revisions.released().filter(published_at__lt=raised_at).order_by("number").last()
        run = Run.objects.filter(tree=tree, person=by, started_at__lt=raised_at, release=release).first()
        if release is None:
            continue
        flag = Flag.objects.raise_flag(
            key(f"{team.name} flag {number}"),
            run=run,
            tree=tree,
            release=release,
            node=row.get("step", release.graph.start),
            kind=row["kind"],
            text=row["text"],
            by=by,
        )
        if row.get("answer") and tree.created_by:
            flag.resolve(row["answer"], by=tree.created_by)
        moved = Flag.objects.filter(pk=flag.pk)
        moved.update(raised_at=raised_at)
        moved.exclude(resolved_at=None).update(resolved_at=F("raised_at") + timedelta(days=2, hours=3))


def date_notices(people: Iterable[User]) -> None:
    """Gives the notices of ``people`` the times of what they are about, in their order: those before UNREAD_DAYS were
    read. No email."""
    notices = list(Notice.objects.filter(person__in=people))
    unread_since = timezone.now() - timedelta(days=UNREAD_DAYS)
    for notice in notices:
        at = _time_of(notice)
        was_read = notice.read_at or at < unread_since
        notice.created_at, notice.read_at, notice.to_mail = at, at + timedelta(hours=3) if was_read else None, False
    # The list is in the order of the keys.
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).delete()
    for notice in notices:
        notice.pk = None
    Notice.objects.bulk_create(sorted(notices, key=lambda notice: notice.created_at))


def _time_of(notice: Notice) -> datetime:
    if notice.kind == REVIEW_DUE.name:
        due = Tree.objects.get(pk=notice.guide or 0).review_on or timezone.localdate()
        return datetime.combine(due, time(8), timezone.get_current_timezone())
    flag = Flag.objects.get(pk=notice.subject)
    return flag.resolved_at if notice.kind == FLAG_ANSWERED.name and flag.resolved_at else flag.raised_at


def key(name: str) -> UUID:
    """The same for the same name."""
    return uuid5(NAMESPACE_URL, f"treeline-demo {name}")
