"""Ann, a device of hers, the team's page, and what production hashes passwords with."""

import pytest

from accounts import tokens
from accounts.oidc import provider
from project import settings as production
from tests import factories
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
