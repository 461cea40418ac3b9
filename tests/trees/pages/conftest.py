"""What several pages of the library are tested with."""

import pytest

from tests.html import page_of
from trees.models import Folder


@pytest.fixture
def client(page_client_for, editor, team):
    """Somebody who writes guides; a module whose pages are another's says so itself."""
    return page_client_for(editor)


@pytest.fixture
def reader(page_client_for, viewer, team):
    return page_client_for(viewer)


@pytest.fixture
def network(team):
    """A folder at the top of the team's library."""
    made = Folder(team=team, name="Network")
    made.save()
    return made


@pytest.fixture
def ask(page_client_for, owner, team):
    """Answers the content of a page as the owner sees it."""
    client = page_client_for(owner)

    def get(path, **query):
        response = client.get(path, query)
        assert response.status_code == 200
        return page_of(response)

    return get
