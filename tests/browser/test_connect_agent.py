"""A person connects an agent: led to the site signed out, they sign in, choose, confirm, go back, and disconnect it."""

import json
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.accounts.oauth.request import BACK, VERIFIER
from tests.browser.agents import connection
from tests.browser.axe import violations
from tests.browser.expect import expect
from tests.browser.store import PASSWORD, sign_in
from tests.browser.test_reauthentication import AGE

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def tokens(url, **fields) -> tuple[int, dict]:
    """What the site answers to the agent."""
    try:
        with urllib.request.urlopen(f"{url}/oauth/token", urlencode(fields).encode(), timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_person_signs_in_allows_an_agent_and_disconnects_it(page, person, server, proxy, console):
    page.route(f"{BACK}**", lambda route: route.fulfill(body="<title>Thanks</title>", content_type="text/html"))
    query = connection(proxy.url)
    client = parse_qs(query)["client_id"][0]
    page.goto(f"/oauth/authorize?{query}")
    page.wait_for_url("**/login?**")
    sign_in(page, person.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Connect Assistant?")
    expect(page).to_have_url(f"{proxy.url}/oauth/authorize?{query}")
    expect(page.get_by_label(person.team["name"])).to_be_checked()
    page.get_by_label("Find and read published guides").check()
    page.get_by_label(person.team["name"]).uncheck()
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("Choose one team at least.")).to_be_visible()
    expect(page.get_by_label("Find and read published guides")).to_be_checked()
    assert violations(page) == []

    server.manage("shell", "-c", AGE.format(email=person.email))
    page.get_by_label(person.team["name"]).check()
    page.get_by_role("button", name="Allow").press("Enter")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("Your password").press("Enter")
    page.wait_for_url(f"{BACK}**")
    told = {name: value for name, [value] in parse_qs(urlsplit(page.url).query).items()}
    assert (told["state"], told["iss"]) == ("s+1 &", proxy.url)
    known = {"client_id": client, "code_verifier": VERIFIER, "redirect_uri": BACK}
    status, made = tokens(proxy.url, grant_type="authorization_code", code=told["code"], **known)
    assert (status, made["scope"]) == (200, "read")

    page.goto("/keys")
    row = page.locator(".entry", has_text="Assistant")
    expect(row).to_contain_text(person.team["name"])
    page.on("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="Disconnect Assistant").click()
    expect(page.locator("#messages")).to_contain_text("disconnected")
    expect(row).to_have_count(0)
    again = {"grant_type": "refresh_token", "refresh_token": made["refresh_token"], "client_id": client}
    assert tokens(proxy.url, **again)[0] == 400

    page.goto(f"/oauth/authorize?{query}")
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url(f"{BACK}?error=access_denied**")
    page.goto("/oauth/authorize?client_id=unknown")
    expect(page.get_by_role("heading", level=1)).to_have_text("This agent cannot be connected")
    assert violations(page) == []
    refused = ("400", "403", "422")
    assert [line for line in console if not any(status in line for status in refused)] == []
