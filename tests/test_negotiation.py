"""The API answers in a form that was asked for, or says that it has none; it never breaks over the question."""

import pytest

from tests import world
from tests.permissions import NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # forms and headers know nothing of the database
ACCEPTS = [
    "text/html",
    "text/html;q=x",
    "\xff",
    "application/json; indent=99999999999999999999",
    "",
    ";;,,",
    "image/png",
]


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("api-")])
def test_any_accept_header_and_method_is_answered(owner, viewer, team, tree, name):
    here = world.World({"admin": owner, "viewer": viewer}, team, tree)
    client, url = here.client("admin", {}), here.url(name)
    for accept in ACCEPTS:
        for method in ("OPTIONS", "HEAD", "GET", "POST"):
            response = client.generic(method, url, b"{}", "application/json", headers={"Accept": accept})
            assert response.status_code < 500, (method, accept)


@pytest.mark.parametrize("accept", ["application/json", "*/*", ""])
def test_json_is_what_a_program_gets(client_for, owner, tree, accept):
    response = client_for(owner).get(f"/api/v1/trees/{tree.pk}", headers={"Accept": accept})
    assert response.headers["Content-Type"] == "application/json"
