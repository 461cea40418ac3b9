"""``python -m bench.library DATABASE_URL [PART OF A NAME [--plans]]``: the library, filled by ``bench.seed``.

Each line: processor time of this process (on SQLite that is the database's too), then best, median and p95 of the
whole request (middleware, sign-in, queries, template), all in milliseconds, the number of its queries, and, where
there is one, how many times as long the usual way takes. ``--plans`` adds the plans.
"""

import sys
import time
from functools import partial

from bench.measure import interleaved, ratio, summary
from bench.seed import setup

LIST = {
    "newest": "",
    "by name": "sort=name",
    "most used": "sort=most_used",
    "archived": "archived=on",
    "in a folder": "folder={folder}",
    "in a folder with many below": "folder={wide}",
    "one category": "category={category}",
    "two categories": "category={category}&category={other}",
    "page 1,000": "after={deep}",
    "small team": "team={small}",
}
SEARCH = {
    "rare word": "q=zirconium",
    "common word": "q=printer",
    "every tree": "q=the",
    "two characters": "q=pr",
    "one character": "q=p",
    "part of a word": "q=rint",
    "part of a rare word": "q=irconiu",
    "two words": "q=printer+network",
    "eight words": "q=the+and+is+to+printer+of+on+it",
    "common and rare": "q=printer+zirconium",
    "nothing": "q=nosuchword",
    "common letters, nothing": "q=terention",
    "in a folder": "q=printer&folder={folder}",
    "nothing in a folder": "q=nosuchword&folder={folder}",
    "archived": "q=printer&archived=on",
    "by name": "q=printer&sort=name",
    "most used": "q=printer&sort=most_used",
    "in a category": "q=printer&category={category}",
    "small team": "q=printer&team={small}",
    "all teams": "q=printer&everywhere=on",
    "all teams, rare": "q=zirconium&everywhere=on",
    "page 200": "q=printer&after={deep}",
}


def main(url: str, wanted: str = "", *flags: str) -> None:
    setup(url)
    from bench import naive

    with_plans = "--plans" in flags
    client, names = signed_in(), places()
    calls = {f"list: {name}": f"/trees/list?{query.format(**names)}" for name, query in LIST.items()}
    calls |= {f"search: {name}": f"/trees/list?{query.format(**names)}" for name, query in SEARCH.items()}
    calls |= {"folders": "/trees/folders", "categories": "/trees/categories"}
    calls |= {"API: newest": f"/api/v1/trees?limit=50&team={names['big']}", "palette": "/trees/palette?q=printer"}
    for name, path in calls.items():
        if wanted in name:
            report(client, name, path, naive.of(name, names, client))
            if with_plans:
                plans(client, path)


def signed_in():
    """A client that sends htmx's header, so that it gets content and not the shell."""
    from django.test import Client

    from accounts import tokens
    from accounts.models import User

    access = tokens.sign_in(User.objects.get(email="bench@example.com"), "bench").access
    return Client(headers={"Authorization": f"Bearer {access}", "HX-Request": "true"})


def places() -> dict:
    """Arguments of the URLs: folders, categories, a team, and a cursor far down the list."""
    from accounts.models import Team
    from trees.models import Folder, Tree
    from trees.models.queries.keyset import NEWEST

    big = Team.objects.get(name="Team 0")
    folders = sorted(big.folders.all(), key=lambda folder: folder.height)
    row = big.trees.active().order_by("-updated_at", "-pk")[Tree.objects.filter(team=big).count() // 2]
    widest = max(big.folders.filter(parent=None), key=lambda folder: Folder.objects.below(folder).count())
    category, other = big.categories.all()[:2]
    return {
        "big": big.pk,
        "folder": folders[0].pk,
        "wide": widest.pk,
        "category": category.pk,
        "other": other.pk,
        "small": Team.objects.get(name="Team 1").pk,
        "deep": NEWEST.cursor(row),
    }


def report(client, name: str, url: str, usual) -> None:
    calls = {"here": partial(get, client, url)}
    if usual:
        calls["usual"] = usual
    taken = interleaved(calls)
    versus = f"{ratio(taken['here'], taken['usual'])} {usual.__doc__}" if usual else ""
    count = len(queries(client, url))
    busy = min(interleaved({"here": calls["here"]}, 3, clock=time.process_time)["here"])
    print(f"{name:38} cpu {busy:6.1f} ms, {summary(taken['here'])} ms {count:3} queries {versus}", flush=True)


def get(client, url: str):
    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}")
    return response


def queries(client, url: str) -> list[str]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        get(client, url)
    return [query["sql"] for query in seen]


def plans(client, url: str) -> None:
    """Prints the query plan of each query on trees that a GET of ``url`` makes."""
    from django.db import connection

    explain = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (ANALYZE, BUFFERS) "}[connection.vendor]
    with connection.cursor() as cursor:
        for sql in queries(client, url):
            if "trees_" in sql and sql.startswith(("SELECT", "WITH")):
                cursor.execute(explain + sql)
                print(*(f"      {str(row[-1])[:150]}" for row in cursor.fetchall()), "", sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
