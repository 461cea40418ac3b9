"""Signing in at a real provider, with a session that expired while somebody was typing."""

import re

import pytest
import requests

from tests.browser.axe import violations
from tests.browser.expect import expect
from tests.browser.site import beside, running
from tests.faults.proxy import FaultProxy
from tests.oidc import running_provider

pytestmark = pytest.mark.once  # what a browser does is the same on either database
REVOKE = "from accounts.models import *; DeviceSession.objects.filter(user__email='sso@example.com').update({})"


@pytest.fixture
def provider():
    with running_provider() as url:
        claims = {"email": "sso@example.com", "email_verified": True, "name": "Sam Onn"}
        requests.put(f"{url}/users/sam", json=claims, timeout=5)
        yield url


@pytest.fixture
def site(server, provider):
    """The site beside the one of the other tests, with single sign-on."""
    other = beside(server)
    other.env = other.env | {"OIDC_ISSUER": provider, "OIDC_LABEL": "Example SSO", "OIDC_ONLY": "1"}
    other.env |= {"OIDC_CLIENT_SECRET": "secret"}
    with running(other), FaultProxy("127.0.0.1", int(other.url.rpartition(":")[2])) as proxy:
        yield proxy.url


def test_session_that_expires_while_typing_comes_back_with_the_text(page, site, server):
    page.goto(f"{site}/login?next=/profile")
    expect(page.get_by_role("button", name="Sign in with Example SSO")).to_be_enabled()
    assert violations(page) == []
    expect(page.get_by_label("Password")).to_have_count(0)
    page.get_by_role("button", name="Sign in with Example SSO").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("alert").get_by_text("you cancelled")).to_be_visible()
    expect(page.get_by_text("Checking with")).to_be_hidden()
    assert "code" not in page.url and "state" not in page.url
    assert violations(page) == []

    page.goto(f"{site}/login?next=/profile")
    page.route("**/api/v1/auth/login/oidc", lambda route: route.abort(), times=1)
    for leave in (page.get_by_role("link", name="Back to the sign-in page").click, lambda: None):
        page.get_by_role("button", name="Sign in with Example SSO").click()
        page.get_by_placeholder("sub").fill("sam")
        page.get_by_role("button", name="Authorize").click()
        leave()
    name = page.get_by_label("Name")
    expect(name).to_have_value("Sam Onn")
    name.fill("Samantha, half typed")
    server.manage("shell", "-c", REVOKE.format("expires_at='2020-01-01T00:00Z'"))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your sign-in has expired")).to_be_visible()

    page.get_by_role("button", name="Sign in with Example SSO").click()
    page.get_by_placeholder("sub").fill("sam")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")
    expect(page.get_by_label("Name")).to_have_value("Samantha, half typed")
    assert page.url == f"{site}/profile"

    server.manage("shell", "-c", REVOKE.format("authenticated_at=None"))
    page.goto(f"{site}/keys")
    expect(page.get_by_role("heading", level=1)).to_have_text("API keys")
    page.get_by_label("Name").fill("Nightly export")
    page.get_by_role("button", name="Create").click()
    confirm = page.get_by_role("dialog", name="Confirm that it is you")
    expect(confirm.get_by_role("button", name="Sign in again with Example SSO")).to_be_visible()
    assert violations(page) == []
    confirm.get_by_role("button", name="Sign in again with Example SSO").click()
    expect(page).to_have_url(re.compile("max_age=0"))
    page.get_by_placeholder("sub").fill("sam")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("API keys")
    page.get_by_label("Name").fill("Nightly export")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_label("API key")).to_have_value(re.compile("^tl_"))
