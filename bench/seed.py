"""``python -m bench.seed DATABASE_URL [TREES [TIMES]]``: fills an empty database with a library of 100,000 trees.

``TIMES``: copies the library so many times in the database, which is much quicker than to write it.

One team holds nine tenths of them, in 400 nested folders and 30 categories; five teams share the rest. A tenth is
archived, half were never run. The same call always makes the same library.
"""

import os
import sys
import time
from collections import deque
from datetime import timedelta

TREES, TEAMS, FOLDERS, CATEGORIES = 100_000, 6, 400, 30
BATCH = 2_000


def main(url: str, trees: int = TREES, times: int = 1) -> None:
    setup(url)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    with Step(f"{trees:,} trees in {TEAMS} teams"):
        fill(trees)
    with Step("search indexes and statistics"):
        index(trees, times)


def setup(url: str, settings: str = "bench.settings") -> None:
    """Django on the database of ``url``."""
    import django

    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings, "SECRET_KEY": "bench" * 10, "DEBUG": "0"}
    django.setup()


def fill(trees: int) -> None:
    from accounts.models import Role, Team, User
    from bench.words import Writer

    writer = Writer()
    person = User.objects.create(email="bench@example.com", name="Bench")
    teams = Team.objects.bulk_create(Team(name=f"Team {number}") for number in range(TEAMS))
    for team in teams:
        team.memberships.create(user=person, role=Role.ADMIN)
    shelves = [(team, make_folders(team, writer), make_categories(team)) for team in teams]
    for start in range(0, trees, BATCH):
        plant(range(start, min(start + BATCH, trees)), shelves, person, writer)


def make_folders(team, writer) -> list:
    """A third of the folders at the top, each of the others in an earlier one."""
    from trees.models import Folder

    folders = []
    for number in range(FOLDERS):
        parent = writer.random.choice(folders) if folders and number % 3 else None
        if parent and parent.path.count("/") >= Folder.MAX_DEPTH - 1:
            parent = None
        folders.append(Folder.objects.create(team=team, parent=parent, name=f"{writer.title()[:60]} {number}"))
    return folders


def make_categories(team) -> list:
    return [team.categories.create(name=f"Category {number:02}") for number in range(CATEGORIES)]


def plant(numbers: range, shelves: list, person, writer) -> None:
    """One batch of trees, each with up to three categories."""
    from trees.models import Tree

    random = writer.random
    places = [shelves[0] if random.random() < 0.9 else random.choice(shelves[1:]) for _ in numbers]
    made = Tree.objects.bulk_create(
        tree(number, team, random.choice([None, *folders]), person, writer)
        for number, (team, folders, _) in zip(numbers, places, strict=True)
    )
    through = Tree.categories.through
    through.objects.bulk_create(
        through(tree=tree, category=category)
        for tree, (_, _, categories) in zip(made, places, strict=True)
        for category in random.sample(categories, random.randint(0, 3))
    )


def tree(number: int, team, folder, person, writer):
    from django.utils import timezone

    from trees.models import Tree

    random, title, now = writer.random, writer.title(), timezone.now()
    body = writer.body()
    if number % 10_000 == 77:
        title += " zirconium"
    return Tree(
        team=team,
        folder=folder,
        title=title,
        sort_title=title.casefold(),
        description=" ".join(writer.some(15)),
        node_count=random.randint(6, 30),
        run_count=random.randint(0, 1) * int(random.paretovariate(0.7)) % 1_000_000,
        words=body,
        released_words=body,
        created_by=person,
        updated_by=person,
        updated_at=now - timedelta(seconds=random.randint(0, 90_000_000)),
        archived_at=now if random.random() < 0.1 else None,
    )


def index(trees: int, times: int) -> None:
    from django.db import connection

    from trees.models.search.index import refresh_all
    from trees.models.search.tables import install

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # in one pass at the end
            cursor.execute("DROP INDEX IF EXISTS trees_search_document")
        deque(refresh_all(), maxlen=0)
        for number in range(1, times):
            copy(cursor, trees, number * trees)
        cursor.execute(f"UPDATE trees_searchword SET guides = guides * {times}")
        install()
        cursor.execute("DELETE FROM trees_searchpending")
        cursor.execute("ANALYZE")


def copy(cursor, trees: int, shift: int) -> None:
    """The first ``trees`` guides with their categories and documents, under keys that are ``shift`` higher."""
    from trees.models import Tree

    columns = [field.column for field in Tree._meta.concrete_fields if field.column not in ("id", "live_id")]
    names, key = ", ".join(columns), "rowid" if cursor.db.vendor == "sqlite" else "id"
    for statement in (
        f"INSERT INTO trees_tree (id, {names}) SELECT id + {shift}, {names} FROM trees_tree WHERE id <= {trees}",
        f"INSERT INTO trees_tree_categories (tree_id, category_id) SELECT tree_id + {shift}, category_id"
        f" FROM trees_tree_categories WHERE tree_id <= {trees}",
        f"INSERT INTO trees_search ({key}, document) SELECT {key} + {2 * shift}, document"
        f" FROM trees_search WHERE {key} <= {2 * trees + 1}",
    ):
        cursor.execute(statement)


class Step:
    """Prints how long a block took."""

    def __init__(self, what: str):
        self.what = what

    def __enter__(self):
        self.began = time.perf_counter()

    def __exit__(self, *_):
        print(f"{self.what}: {time.perf_counter() - self.began:.1f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
