"""Ann, a device of hers, and the team's page."""

import pytest

from accounts import tokens
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
