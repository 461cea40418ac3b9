"""Passkeys and codes, from setting them up to signing in, with Chromium's virtual authenticator."""

import re
import time

import pyotp
import pytest

from tests.browser.axe import violations
from tests.browser.expect import expect
from tests.browser.store import PASSWORD, sign_in
from tests.faults.proxy import cut_after

pytestmark = pytest.mark.once  # what a browser does is the same on either database


@pytest.fixture
def authenticator(page):
    """A key that verifies its user and keeps passkeys, in the browser of ``page``."""
    chromium = page.context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = chromium.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    key = made["authenticatorId"]
    yield lambda verified: chromium.send(
        "WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": verified}
    )
    chromium.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})


@pytest.fixture
def localhost(page, proxy):
    """Passkeys belong to a host name: a network address has none."""
    url = proxy.url.replace("127.0.0.1", "localhost")
    page.goto(f"{url}/login")
    return url


def sign_out(page):
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def test_passkey_signs_in_alone_as_the_second_step_and_confirms(
    page, localhost, person, authenticator, server, tree, proxy
):
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, person.email)
    page.goto(f"{localhost}/profile/factors")
    expect(page.get_by_label("Name of a new passkey")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Name of a new passkey").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("#recovery-codes")).to_be_visible()
    recovery = page.locator("#recovery-codes").input_value().split()
    assert len(recovery) == 10
    assert violations(page) == []
    expect(page.get_by_text("Laptop")).to_be_visible()

    page.get_by_role("link", name="Rename Laptop").press("Enter")
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Laptop at work")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_have_text("Passkey renamed.")
    expect(page.get_by_role("button", name="Remove Laptop at work")).to_be_visible()

    sign_out(page)
    page.goto(f"{localhost}/login?next=/teams/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Teams")

    sign_out(page)
    page.goto(f"{localhost}/login?next=/profile")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Code of your authenticator app")).to_be_focused()
    assert violations(page) == []
    authenticator(False)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert").get_by_text("No passkey was used")).to_be_visible()
    authenticator(True)
    proxy.fail("POST", "/api/v1/auth/login/factor", cut_after())
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert").get_by_text("Treeline cannot be reached")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert").get_by_text("Try again.")).to_have_text("That took too long. Try again.")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")

    age = "from accounts.models import *; DeviceSession.objects.filter(user__email='{}').update(authenticated_at=None)"
    server.manage("shell", "-c", age.format(person.email))
    page.goto(f"{localhost}/profile/factors")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove Laptop at work").click()
    confirm = page.get_by_role("dialog", name="Confirm that it is you")
    assert violations(page) == []
    confirm.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("#messages")).to_have_text("Passkey removed.")
    expect(page.get_by_text("Laptop")).to_have_count(0)

    sign_out(page)
    page.goto(f"{localhost}/login")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert").get_by_text("not registered here")).to_be_visible()
    sign_in(page, person.email)


def test_app_is_set_up_and_its_code_or_a_recovery_code_signs_in(signed_in, person):
    page = signed_in
    page.goto("/profile/factors/app")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert violations(page) == []
    secret = re.sub(r"\s", "", page.locator(".secret").inner_text())
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_label("Code", exact=True).press("Enter")
    expect(page.get_by_label("Code", exact=True)).to_have_accessible_description(re.compile("shows another code"))
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Set up").click()
    recovery = page.locator("#recovery-codes").input_value().split()

    sign_out(page)
    for code in (pyotp.TOTP(secret).at(int(time.time()) + 30), recovery[0]):  # each code is good once
        page.goto("/login?next=/profile")
        page.get_by_label("Email").fill(person.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        field = page.get_by_label("Code of your authenticator app")
        field.fill("123")
        field.press("Enter")
        expect(field).to_have_accessible_description(re.compile("wrong"))
        field.fill(code)
        field.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Profile")
        sign_out(page)
