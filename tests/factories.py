"""People, a team and a guide to test with."""

from functools import cache

from django.contrib.auth.hashers import make_password

from accounts.models import Role, Team, User
from trees.graph import Graph, Node, Option
from trees.models import Tree

PASSWORD = "correct horse battery"


@cache
def hashed_password() -> str:
    """PASSWORD's hash, made once: Argon2 is slow on purpose."""
    return make_password(PASSWORD)


def person(name: str, **fields) -> User:
    """Somebody called ``name`` who signs in as ``name@example.com`` with PASSWORD."""
    fields = {"email": f"{name.lower()}@example.com", "name": name} | fields
    return User.objects.create(password=hashed_password(), **fields)


def team(name: str = "Service desk", **members: User) -> Team:
    """A team with ``admin=``, ``editor=`` and ``viewer=`` people in it."""
    made = Team.objects.create(name=name)
    for role, user in members.items():
        made.memberships.create(user=user, role=Role(role))
    return made


def graph() -> Graph:
    """A question with two answers, both of which end the run."""
    ways = (Option("yes", "Yes", "done"), Option("no", "No", "call"))
    question = Node("power", "Is the light on?", "Look at the **front**.", ways)
    return Graph.of([question, Node("done", "Solved", outcome="resolved"), Node("call", "Call us", outcome="escalate")])


def tree(team: Team, by: User, title: str = "Printer offline", **fields) -> Tree:
    """A guide with ``graph()``, or the graph that is given, as its first revision."""
    return Tree.objects.plant(team, title, fields.pop("graph", None) or graph(), by=by, **fields)
