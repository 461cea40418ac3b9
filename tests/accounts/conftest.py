"""Ann, a device of hers, the team's page, and what production hashes passwords with."""

import pytest

from accounts import tokens
from project import settings as production
from tests import factories


@pytest.fixture
def ann(db):
    return factories.person("Ann")


@pytest.fixture
def pair(ann):
    """The tokens of a device that Ann signed in on."""
    return tokens.sign_in(ann)


@pytest.fixture
def url(team):
    return f"/teams/{team.pk}/"


@pytest.fixture
def production_hashers(settings):
    """Of which the tests otherwise use a quicker one."""
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS
