"""The API answers in a form that was asked for, or says that it has none; it never breaks over the question."""

from copy import deepcopy

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


@pytest.fixture(scope="module")
def world_of_module(module_rows):
    return world.make()


@pytest.fixture
def here(world_of_module):
    return deepcopy(world_of_module)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("api-")])
def test_any_accept_header_and_method_is_answered(here, name):
    client, url = here.client("admin", {}), here.url(name)
    for accept in ACCEPTS:
        for method in ("OPTIONS", "HEAD", "GET", "POST"):
            response = client.generic(method, url, b"{}", "application/json", headers={"Accept": accept})
            assert response.status_code < 500, (method, accept)


@pytest.mark.parametrize("accept", ["application/json", "*/*", ""])
def test_json_is_what_a_program_gets(here, accept):
    response = here.client("admin", {"Accept": accept}).get(f"/api/v1/trees/{here.tree.pk}")
    assert response.headers["Content-Type"] == "application/json"
