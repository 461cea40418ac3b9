"""The demo library: which people and teams it consists of, and its deletion."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Role, Team, User
from trees.models import Run

DEMO = Path(__file__).resolve().parents[1] / "demo"
Table = dict[str, Any]  # of the TOML file


def is_demo_person(user: User) -> bool:
    """Whether the user came with the demo. Costs no statement."""
    return user.email in {row["email"] for row in library_file()["people"]}


def can_delete_demo(user: User) -> bool:
    """Whether the user came with the demo and is an admin of one of its teams."""
    return is_demo_person(user) and demo_teams().filter(memberships__user=user, memberships__role=Role.ADMIN).exists()


@transaction.atomic
def delete_demo() -> None:
    """Deletes the demo's teams with their contents, and its people except those who joined another team."""
    people, teams = demo_people(), demo_teams()
    Run.objects.filter(team__in=teams).delete()
    for team in teams:
        team.trees.all().delete()
        team.delete()
    people.filter(memberships=None).delete()


def demo_people() -> QuerySet[User]:
    return User.objects.filter(email__in=[row["email"] for row in library_file()["people"]])


def demo_teams() -> QuerySet[Team]:
    names = [row["name"] for row in library_file()["teams"]]
    return Team.objects.filter(name__in=names, members__in=demo_people()).distinct()


@cache
def library_file() -> Table:
    return tomllib.loads((DEMO / "library.toml").read_text(encoding="utf-8"))
