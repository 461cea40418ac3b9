"""Who may do what, on every URL of the site and the API: a row of the matrix in permissions.txt for each method.

The URLs come from the URL configuration: one that is new and has no row fails. world.py has the requests.
"""

import re
from copy import deepcopy

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests import factories, world
from tests.permissions import NAMES, REDIRECTS, ROWS, SIGNED_IN_PAGES

pytestmark = pytest.mark.django_db
PEOPLE = [*world.PEOPLE, "anonymous"]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@pytest.fixture(scope="module")
def world_of_module(module_rows):
    return world.make()


@pytest.fixture
def here(world_of_module):
    """A copy for each test: what a request changes in the objects is not taken back with its rows."""
    return deepcopy(world_of_module)


def urls(patterns, prefix=""):
    """Name and route of each URL, admin's apart."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern.name, route
        elif getattr(pattern, "app_name", None) != "admin":
            yield from urls(pattern.url_patterns, route)


NUMBERS = {name: re.findall(r"<int:(\w+)>", route) for name, route in urls(get_resolver().url_patterns)}
WITH_NUMBERS = [row for row in ROWS if NUMBERS[row[0]]]


@pytest.mark.once
def test_every_url_has_a_row():
    found = list(urls(get_resolver().url_patterns))
    assert [route for name, route in found if not name] == []
    assert {name for name, _ in found} == set(NAMES)


@pytest.mark.once  # what each of them answers from the other database, its own tests see
@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:2]))
def test_matrix(here, row):
    name, method, *expected = row
    seen = []
    for person in PEOPLE:
        with transaction.atomic():
            seen.append(str(here.ask(person, name, method).status_code))
            transaction.set_rollback(True)
    assert dict(zip(PEOPLE, seen, strict=True)) == dict(zip(PEOPLE, expected, strict=True))


def test_number_that_no_row_can_have_is_not_found(here):
    for name, method, *_ in WITH_NUMBERS:
        for part in NUMBERS[name]:
            with transaction.atomic():
                response = here.ask("admin", name, method, {part: 10**19})
                transaction.set_rollback(True)
            assert 400 <= response.status_code < 500, (name, method, part)


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_method_without_a_row_is_not_allowed(here, name):
    have = {method for row, method, *_ in ROWS if row == name}
    for method in METHODS:
        if method not in have and name not in REDIRECTS:
            assert here.ask("admin", name, method).status_code == 405, method


@pytest.mark.once
@pytest.mark.parametrize("name", SIGNED_IN_PAGES)
def test_page_without_its_header_is_the_same_shell_for_everyone(here, name):
    url = here.url(name)
    shells = {Client().get(url).content, here.client("admin", {}).get(url).content}
    assert len(shells) == 1
    assert here.tree.title.encode() not in shells.pop()


def test_nobody_but_staff_sees_anything_of_the_admin(here):
    pages = ["/admin/", *(f"/admin/{m._meta.app_label}/{m._meta.model_name}/" for m in admin.site._registry)]
    staff = Client()
    staff.force_login(factories.person("Staff", is_staff=True, is_superuser=True))
    for page in pages:
        assert staff.get(page).status_code == 200
        for person in PEOPLE:
            response = here.client(person).get(page)
            assert (response.status_code, response.headers.get("Location", "")[:12]) == (302, "/admin/login"), person


def test_admins_session_opens_no_page_and_only_staff_the_api(here):
    """A cookie is sent along unasked, so the site takes no notice of it."""
    member, staff = Client(), Client()
    member.force_login(here.people["admin"])
    staff.force_login(factories.person("Staff", is_staff=True))
    for client in (member, staff):
        assert client.get("/trees/", headers=world.ASKS).status_code == 401
    assert member.get("/api/v1/trees").status_code == 401
    assert staff.get("/api/v1/trees").status_code == 200
