"""People, a team and a guide to test with."""

from datetime import timedelta
from functools import cache
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Role, Team, User
from trees.core.graph import Graph, Node, Option
from trees.core.runs.walk import Event, State
from trees.models import Run, Tree
from trees.models.runs.events import Sent

PASSWORD = "correct horse battery"


@cache
def hashed_password() -> str:
    """PASSWORD's hash, made once."""
    return make_password(PASSWORD)


def person(name: str, **fields) -> User:
    """Somebody called ``name`` who signs in as ``name@example.com`` with PASSWORD."""
    fields = {"email": f"{name.lower()}@example.com", "name": name, "password": hashed_password()} | fields
    return User.objects.create(**fields)


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
    return Tree.objects.create_tree(team, title, fields.pop("graph", None) or graph(), by=by, **fields)


def published(team: Team, by: User, title: str = "Printer offline", **fields) -> Tree:
    """The same, with that revision as its release 1."""
    made = tree(team, by, title, **fields)
    made.publish(by=by)
    return made


def event(kind: str, run: Run, state: State | None = None, **fields) -> Sent:
    """An event that fits where ``run`` stands, with a key of its own."""
    state = state or run.state()
    place = {"step": len(state.trail), "release_id": state.place.release_id, "node": state.place.node}
    return Sent(Event(str(uuid4()), kind, **(place | fields)))


def started(tree: Tree, by: User, **how) -> Run:
    """A run that is more than a look, although nothing was recorded in it yet."""
    run = Run.objects.start(tree, by=by, **how)
    run.keep()
    return run


def begun(tree, by, ticket="", caller="", days=0) -> Run:
    """A run with details, started ``days`` ago."""
    run = started(tree, by)
    run.record([event("details", run, values={"ticket": ticket, "caller": caller})], by=by)
    Run.objects.filter(pk=run.pk).update(started_at=timezone.now() - timedelta(days=days))
    return run


def answered(run: Run, *options: str) -> Run:
    """``run`` after its person chose ``options`` (keys), one after the other."""
    for option in options:
        run.record([event("answer", run, option=option)], by=run.person)
    return run
