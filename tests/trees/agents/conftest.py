"""Agents: raw requests to /mcp, and the official client."""

import pytest

from accounts.models import ApiKey, Scope
from project.web import limits
from tests import factories
from tests.trees.agents.calls import Caller, warranty


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch):
    """What the test before has sent counts for nobody here: keys of people come again."""
    monkeypatch.setattr(limits.Limits, "counts", limits.Counts())


@pytest.fixture
def key_of(team):
    def key_of(user, scope=Scope.RUN, **more) -> str:
        return ApiKey.objects.create_key("Agent", scope, 7, by=user, **more).text

    return key_of


@pytest.fixture
def agent(key_of, owner):
    return Caller(key_of(owner))


@pytest.fixture
def caller():
    return Caller


@pytest.fixture
def inner(team, owner):
    return factories.published(team, owner, "Power")


@pytest.fixture
def outer(team, owner, inner):
    return factories.published(team, owner, "Warranty", graph=warranty(inner.pk), description="Swap or repair.")
