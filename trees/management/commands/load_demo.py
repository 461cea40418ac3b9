"""``manage.py load_demo``: the demo library of ``trees/demo``, into an empty database only."""

from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, Team, User
from trees.core.formats import markdown
from trees.core.graph import Graph
from trees.library.demo import DEMO, Table, library_file
from trees.library.reviews import remind
from trees.management.demo_history import date_notices, earlier, graphs_of, make_flags, move_to
from trees.management.demo_runs import make_runs
from trees.models import Category, Folder, Synonyms, Tree


class Command(BaseCommand):
    help = "Loads the demo library: two teams, their people and guides. Does nothing unless the database is empty."

    def handle(self, verbosity: int, **options: Any) -> None:
        if is_empty():
            self.load()
        elif verbosity:
            self.stdout.write("The database is not empty: the demo library was not loaded.")
        if credentials := sign_in():
            self.stdout.write("Demo sign-in: {} with the password {}".format(*credentials))

    @transaction.atomic
    def load(self) -> None:
        library = library_file()
        password = make_password(library["password"])  # one for all: hashing takes long on purpose
        people = {row["email"]: create_person(row, password) for row in library["people"]}
        for row in library["teams"]:
            create_team(row, people)
        remind()
        date_notices(people.values())
        self.stdout.write(
            f"Loaded the demo library: {Tree.objects.count()} guides in {Team.objects.count()} teams, "
            f"{User.objects.count()} people."
        )


def is_empty() -> bool:
    """Whether the database has neither people nor teams."""
    return not User.objects.exists() and not Team.objects.exists()


def sign_in() -> tuple[str, str] | None:
    """Email and password of the demo's first person, as long as they still sign in."""
    library = library_file()
    user = User.objects.filter(email=library["people"][0]["email"], is_active=True).first()
    return (user.email, library["password"]) if user and user.check_password(library["password"]) else None


def create_person(row: Table, password: str) -> User:
    """``password``: hashed."""
    return User.objects.create(email=row["email"], password=password, name=row["name"])


def create_team(row: Table, people: dict[str, User]) -> None:
    """A team with its members, folders, categories, guides and runs."""
    team = Team.objects.create(name=row["name"])
    for email, role in row["members"].items():
        team.memberships.create(user=people[email], role=Role(role))
    folders = make_folders(team, row["folders"])
    categories = {each["name"]: team.categories.create(**each) for each in row["categories"]}
    authors = cycle(people[email] for email, role in row["members"].items() if Role(role).can_write)
    trees: dict[str, Tree] = {}
    for guide in row["guides"]:
        trees[guide["file"]] = create_tree(team, guide, folders, categories, next(authors), trees)
    Synonyms.objects.set_lines(team, "\n".join(row.get("synonyms", [])), by=next(authors))
    make_runs(team)
    make_flags(team, row.get("flags", []), trees, people)


def make_folders(team: Team, paths: list[str]) -> dict[str, Folder]:
    """Folders by their path, such as ``"Hardware/Printers"``. A parent precedes its children."""
    folders: dict[str, Folder] = {}
    for path in paths:
        above, _, name = path.rpartition("/")
        folders[path] = team.folders.create(name=name, parent=folders.get(above))
    return folders


def create_tree(
    team: Team,
    guide: Table,
    folders: dict[str, Folder],
    categories: dict[str, Category],
    by: User,
    trees: dict[str, Tree],
) -> Tree:
    """The published guide of a file. ``trees``: those created before it, which it may lead through."""
    [document] = markdown.load((DEMO / guide["file"]).read_text(encoding="utf-8"))
    whole = with_subtrees(document.graph, guide.get("through", []), trees)
    (first, graph), *others = graphs_of(guide, whole)
    tree = Tree.objects.create_tree(
        team,
        document.title,
        graph,
        by=by,
        description=document.description,
        folder=folders.get(guide.get("folder", "")),
        categories=[categories[name] for name in guide.get("categories", [])],
        review_on=timezone.localdate() + timedelta(days=guide["review_in_days"]) if "review_in_days" in guide else None,
    )
    move_to(tree.publish(by=by, notes=first["notes"]), first["days_ago"])
    for release, graph in others:
        tree.commit(graph, by=by, onto=tree.serial)
        move_to(tree.publish(by=by, notes=release["notes"]), release["days_ago"])
    if draft := guide.get("draft"):
        move_to(tree.commit(earlier(whole, draft), by=by, onto=tree.serial), 1)
    return tree


def with_subtrees(graph: Graph, subtrees: list[Table], trees: dict[str, Tree]) -> Graph:
    """``graph`` with the answers that lead through other ``trees``."""
    nodes = dict(graph.nodes)
    for row in subtrees:
        node, tree = nodes[row["step"]], trees[row["guide"]].pk
        options = (replace(each, tree=tree) if each.label == row["answer"] else each for each in node.options)
        nodes[node.key] = replace(node, options=tuple(options))
    return replace(graph, nodes=nodes)
