"""What several pages of the library are tested with."""

import pytest

from trees.models import Folder


@pytest.fixture
def network(team):
    """A folder at the top of the team's library."""
    made = Folder(team=team, name="Network")
    made.save()
    return made
