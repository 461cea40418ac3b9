"""Ann, a device of hers, the team's page, and what production hashes passwords with."""

import json

import pytest
from django.test import Client

from accounts import tokens
from accounts.models import User
from accounts.oidc import provider
from project import settings as production
from tests import factories
from tests.accounts.scim.requests import ann_as_sent, make_token
from tests.oidc import running_provider


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


@pytest.fixture(scope="session")
def provider_url():
    with running_provider() as url:
        yield url


@pytest.fixture
def issuer(provider_url, settings):
    """The site has single sign-on with this provider."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = provider_url, "treeline", "secret"
    provider._providers.clear()
    yield provider_url
    provider._providers.clear()


@pytest.fixture
def directory():
    """Asks as the directory: ``directory("GET", "Users/1")``."""
    _, text = make_token()
    client = Client(headers={"Authorization": f"Bearer {text}"}, enforce_csrf_checks=True)

    def ask(method, path, data=None):
        body = b"" if data is None else json.dumps(data).encode()
        return client.generic(method, f"/scim/v2/{path}", body, content_type="application/scim+json")

    return ask


@pytest.fixture
def provisioned(directory):
    """Ann, as the directory made her."""
    response = directory(
        "POST", "Users", ann_as_sent(externalId="e-1", name={"givenName": "Ann", "familyName": "Smith"})
    )
    assert response.status_code == 201, response.content
    return User.objects.get(email="ann@example.com")
