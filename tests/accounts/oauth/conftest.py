"""Ann in a team with a guide, and a program that asks her."""

import pytest

from project.web import limits
from tests import factories
from tests.accounts.oauth.program import Program


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch):
    """What the test before has sent counts for nobody here: keys of people come again."""
    monkeypatch.setattr(limits.Limits, "counts", limits.Counts())


@pytest.fixture
def team(ann):
    return factories.team(admin=ann)


@pytest.fixture
def guide(team, ann):
    return factories.published(team, ann)


@pytest.fixture
def program(db):
    return Program()
