"""``python -m bench.search DATABASE_URL [OTHER_URL ...] [--plans]``: queries of many kinds on libraries of bench.seed.

Each database is measured by a process of its own, all at once, query by query in turn. For each kind of query: the
processor time of the whole request (on SQLite that is the database's too), and the wall time of the statements that
choose the guides, median and p95 in milliseconds. The last lines are p95 over all queries, and its ratio to the first
database's. ``--plans`` adds the plans of a common word's statements.
"""

import json
import subprocess
import sys
import time
from random import Random

from bench.measure import p95
from bench.seed import setup

PER_KIND, ROUNDS = 15, 2


def main(*arguments: str) -> None:
    urls = [each for each in arguments if not each.startswith("--")]
    flags = [each for each in arguments if each.startswith("--")]
    if len(urls) == 1 and "--json" in flags:
        print(json.dumps(measure(urls[0])))
        return
    processes = [
        subprocess.Popen([sys.executable, "-m", "bench.search", url, "--json"], stdout=subprocess.PIPE) for url in urls
    ]
    results = [json.loads(process.communicate()[0].splitlines()[-1]) for process in processes]
    for result in results:
        report(result, results[0])
    if "--plans" in flags:
        setup(urls[-1])
        plans("printer")


def measure(url: str) -> dict[str, list[list[float]]]:
    """Kind of query -> (processor, wall) of each of its queries, the best of some rounds."""
    setup(url)
    from bench.library import get, signed_in

    client = signed_in()
    clocks = {time.process_time: lambda text: get(client, f"/trees/list?q={text}"), time.perf_counter: search}
    return {
        kind: [
            [min(timed(call, text, clock) for _ in range(ROUNDS)) for clock, call in clocks.items()] for text in texts
        ]
        for kind, texts in queries().items()
    }


def queries() -> dict[str, list[str]]:
    from bench.words import EVERYDAY, Writer

    random, rare = Random(7), Writer().words[2_000:]
    common = random.sample(EVERYDAY[40:], PER_KIND)

    def pick(words: list[str]) -> list[str]:
        return random.sample(words, PER_KIND)

    return {
        "common word": common,
        "word of most guides": EVERYDAY[:PER_KIND],
        "rare word": pick(rare),
        "two common words": [f"{one} {other}" for one, other in zip(common, pick(EVERYDAY), strict=True)],
        "common and rare": [f"{one} {other}" for one, other in zip(common, pick(rare), strict=True)],
        "four words": [" ".join(random.sample(EVERYDAY, 4)) for _ in range(PER_KIND)],
        "two letters": [word[:2] for word in pick(rare)],
        "three letters": [word[:3] for word in common],
        "part of a word": [word[1:] for word in pick(rare)],
        "misspelt": [f"{word[:2]}{word[3:]}" for word in pick([word for word in EVERYDAY if len(word) > 5])],
        "nothing": [f"zz{word}zz" for word in pick(rare)],
    }


def timed(call, text: str, clock) -> float:
    began = clock()
    call(text)
    return (clock() - began) * 1000


def search(text: str):
    from accounts.models import User
    from trees.models.search.matches import Filters, search_guides

    teams = [User.objects.get(email="bench@example.com").teams().get(name="Team 0")]
    return search_guides(text, Filters(teams, own_team=teams[0].pk))


def report(result: dict, first: dict) -> None:
    print(f"{'':22}{'processor':>16}{'statements':>18}")
    for kind, taken in [*result.items(), ("all", every(result))]:
        columns = list(zip(*taken, strict=True))
        print(f"{kind:22}" + "".join(f"{sorted(each)[len(each) // 2]:8.1f} {p95(each):8.1f}" for each in columns))
    pairs = zip(zip(*every(result), strict=True), zip(*every(first), strict=True), strict=True)
    ratios = [p95(each) / p95(base) for each, base in pairs]
    print(f"p95 to the first database's: processor {ratios[0]:.2f} x, statements {ratios[1]:.2f} x", flush=True)


def every(result: dict) -> list:
    return [each for taken in result.values() for each in taken]


def plans(text: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    explain = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (ANALYZE) "}[connection.vendor]
    with CaptureQueriesContext(connection) as seen:
        search(text)
    with connection.cursor() as cursor:
        for query in seen:
            if "trees_search" in query["sql"] and query["sql"].startswith("SELECT"):
                cursor.execute(explain + query["sql"])
                print("", *(str(row[-1])[:150] for row in cursor.fetchall()), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
