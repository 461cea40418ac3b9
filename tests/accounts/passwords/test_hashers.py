"""How passwords are stored in production: the other tests use a quicker hash."""

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password

from project import settings as production
from tests.factories import PASSWORD, person

pytestmark = pytest.mark.once


def test_hash_is_argon2id_with_the_least_that_owasp_asks_for(production_hashers):
    algorithm, variant, _, parameters, _, _ = make_password(PASSWORD).split("$")
    costs = dict(each.split("=") for each in parameters.split(","))
    assert (algorithm, variant) == ("argon2", "argon2id")
    assert int(costs["m"]) >= 19 * 1024  # KiB
    assert int(costs["t"]) >= 2


def test_same_password_never_has_the_same_hash(production_hashers):
    first, second = make_password(PASSWORD), make_password(PASSWORD)
    assert first != second
    assert check_password(PASSWORD, first)
    assert check_password(PASSWORD, second)
    assert not check_password(PASSWORD + " ", first)


@pytest.mark.django_db
@pytest.mark.parametrize("hasher", ["pbkdf2_sha256", "default"])
def test_hash_of_before_becomes_one_of_today_when_its_password_is_right(settings, hasher):
    before = make_password(PASSWORD, hasher=hasher)
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS
    ann = person("Ann", password=before)
    assert not ann.check_password("wrong")
    ann.refresh_from_db()
    assert ann.password == before
    assert ann.check_password(PASSWORD)
    ann.refresh_from_db()
    assert identify_hasher(ann.password).decode(ann.password)["memory_cost"] >= 19 * 1024
