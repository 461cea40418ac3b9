"""``manage.py load_demo``: the demo library of ``trees/demo``, for an empty database only."""

import tomllib
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import Role, Team, User
from trees.core.formats import markdown
from trees.core.graph import Graph
from trees.management.demo_runs import make_runs
from trees.models import Folder, Tree

DEMO = Path(__file__).resolve().parents[2] / "demo"


class Command(BaseCommand):
    help = "Loads the demo library: two teams, their people and guides. Does nothing where there is anybody already."

    def handle(self, verbosity, **options):
        if is_empty():
            self.load()
        elif verbosity:
            self.stdout.write("The database has people in it already: the demo library was not loaded.")
        if known := sign_in():
            self.stdout.write("Demo sign-in: {} with the password {}".format(*known))

    @transaction.atomic
    def load(self) -> None:
        library = library_file()
        people = {row["email"]: person(row, library["password"]) for row in library["people"]}
        for row in library["teams"]:
            found(row, people)
        self.stdout.write(
            f"Loaded the demo library: {Tree.objects.count()} guides in {Team.objects.count()} teams, "
            f"{User.objects.count()} people."
        )


def is_empty() -> bool:
    """Whether nobody has used the database yet."""
    return not User.objects.exists() and not Team.objects.exists()


def sign_in() -> tuple[str, str] | None:
    """E-mail address and password of the demo's first person, as long as they still let somebody in."""
    library = library_file()
    user = User.objects.filter(email=library["people"][0]["email"], is_active=True).first()
    return (user.email, library["password"]) if user and user.check_password(library["password"]) else None


def library_file() -> dict:
    return tomllib.loads((DEMO / "library.toml").read_text(encoding="utf-8"))


def person(row: dict, password: str) -> User:
    return User.objects.create_user(row["email"], password, name=row["name"])


def found(row: dict, people: dict[str, User]) -> None:
    """A team with its members, folders, categories and guides, and what was run."""
    team = Team.objects.create(name=row["name"])
    for email, role in row["members"].items():
        team.memberships.create(user=people[email], role=Role(role))
    folders = make_folders(team, row["folders"])
    categories = {each["name"]: team.categories.create(**each) for each in row["categories"]}
    authors = cycle(people[email] for email, role in row["members"].items() if Role(role).can_write)
    planted: dict[str, Tree] = {}
    for guide in row["guides"]:
        planted[guide["file"]] = plant(team, guide, folders, categories, next(authors), planted)
    make_runs(team)


def make_folders(team: Team, paths: list[str]) -> dict[str, Folder]:
    """Folders by their path, such as ``"Hardware/Printers"``; what a folder is in comes before it."""
    folders = {}
    for path in paths:
        above, _, name = path.rpartition("/")
        folders[path] = team.folders.create(name=name, parent=folders.get(above))
    return folders


def plant(team: Team, guide: dict, folders: dict, categories: dict, by: User, planted: dict[str, Tree]) -> Tree:
    [document] = markdown.load((DEMO / guide["file"]).read_text(encoding="utf-8"))
    tree = Tree.objects.create_tree(
        team,
        document.title,
        leading(document.graph, guide.get("through", []), planted),
        by=by,
        description=document.description,
        folder=folders.get(guide.get("folder")),
        categories=[categories[name] for name in guide.get("categories", [])],
    )
    tree.publish(by=by)
    return tree


def leading(graph: Graph, ways: list[dict], planted: dict[str, Tree]) -> Graph:
    """``graph`` with the answers that lead through guides which were ``planted`` before it."""
    nodes = dict(graph.nodes)
    for way in ways:
        node, tree = nodes[way["step"]], planted[way["guide"]].pk
        options = (replace(each, tree=tree) if each.label == way["answer"] else each for each in node.options)
        nodes[node.key] = replace(node, options=tuple(options))
    return replace(graph, nodes=nodes)
