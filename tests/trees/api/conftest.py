"""Clients that speak JSON, signed in as one of the people."""

import pytest

from tests.conftest import client_for
from trees.models import Run


class Api:
    """``api.post("folders", team=1)`` and the like, relative to /api/v1/."""

    def __init__(self, user):
        self.client = client_for(user)

    def get(self, path, **query):
        return self.client.get(address(path), query)

    def post(self, path, **body):
        return self.send("post", path, body)

    def put(self, path, **body):
        return self.send("put", path, body)

    def patch(self, path, **body):
        return self.send("patch", path, body)

    def delete(self, path):
        return self.client.delete(address(path))

    def send(self, method, path, body):
        """``body``: anything JSON can say, or bytes as they are."""
        return getattr(self.client, method)(address(path), body, content_type="application/json")


def address(path: str) -> str:
    return path if path.startswith("http") else f"/api/v1/{path}"


@pytest.fixture
def api(owner, team):
    """The team's admin."""
    return Api(owner)


@pytest.fixture
def editor_api(editor, team):
    return Api(editor)


@pytest.fixture
def viewer_api(viewer, team):
    return Api(viewer)


@pytest.fixture
def stranger_api(stranger):
    return Api(stranger)


@pytest.fixture
def draft(tree):
    """The path of the tree's draft."""
    return f"trees/{tree.pk}/draft"


@pytest.fixture
def run(guide, owner):
    return Run.objects.start(guide, by=owner)
