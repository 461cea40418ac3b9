"""Signing up, in and out, the forgotten password and devices in a real browser."""

import re
import time

import pytest

from tests.browser.accounts import fill_in, link_to
from tests.browser.expect import expect
from tests.browser.store import PASSWORD, hold_tokens, sign_in, stored
from tests.faults.proxy import Gate, answered, captive_portal, cut_before

pytestmark = pytest.mark.once  # what a browser does is the same on either database
LOGIN = "/api/v1/auth/login"
NEW = "staple battery horse"


def test_keyboard_alone_signs_in_and_lands_on_the_library(page, person):
    page.goto("/login")
    expect(page.get_by_label("Email")).to_be_focused()
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Library")).to_be_visible()
    assert page.url.endswith("/trees/")


def test_sign_in_goes_on_to_where_somebody_wanted_to_be_and_is_not_in_the_history(page, person):
    page.goto("/profile")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled()
    sign_in(page, person.email)
    expect(page.get_by_role("heading", level=1, name="Profile")).to_be_visible()
    page.go_back()
    assert "/login" not in page.url


@pytest.mark.parametrize("next_", ["//example.com/x", "https://example.com/", "javascript:alert(1)", "/\\example.com"])
def test_another_origin_is_never_gone_to(page, person, proxy, next_):
    page.goto(f"/login?next={next_}")
    sign_in(page, person.email)
    assert page.url.startswith(proxy.url)


def test_wrong_password_is_said_above_the_form_and_what_was_typed_is_kept(page, person):
    page.goto("/login")
    fill_in(page, Email=person.email, Password="wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("Incorrect email or password.")
    expect(page.get_by_label("Email")).to_have_value(person.email)
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled()
    assert stored(page) is None


def test_two_clicks_sign_in_once(page, person, proxy):
    gate = proxy.fail("POST", LOGIN, Gate())
    page.goto("/login")
    fill_in(page, Email=person.email, Password=PASSWORD)
    button = page.get_by_role("button", name="Sign in", exact=True)
    button.click()
    assert gate.reached.wait(30)
    expect(button).to_be_disabled()
    page.get_by_label("Password", exact=True).press("Enter")
    gate.open()
    page.wait_for_url("**/trees/")
    assert proxy.count("POST", LOGIN) == 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (cut_before(), "cannot be reached"),
        (answered(502, "Bad gateway"), "not answering properly"),
        (captive_portal(), "Something else answered in place of Treeline"),
        (answered(429, "", Retry_After="30"), "Try again in 30 seconds"),
        (answered(429, "", Retry_After="600"), "Try again in 10 minutes"),
    ],
    ids=["cut", "502", "captive portal", "429", "long 429"],
)
def test_fault_on_the_way_is_said_and_the_second_try_works(page, person, proxy, fault, words):
    proxy.fail("POST", LOGIN, fault)
    page.goto("/login")
    fill_in(page, Email=person.email, Password=PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here.")
    expect(page.get_by_label("Password", exact=True)).to_have_value(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/trees/")


def test_whoever_is_signed_in_goes_on_at_once(signed_in):
    signed_in.goto("/login?next=/teams/")
    expect(signed_in.get_by_role("heading", level=1, name="Teams")).to_be_visible()


def test_tabs_that_wait_at_the_form_go_on_with_the_one_that_signed_in(context, page, person):
    waiting = context.new_page()
    waiting.goto("/login?next=/devices")
    page.goto("/login")
    sign_in(page, person.email)
    expect(waiting.get_by_role("heading", level=1, name="Signed-in devices")).to_be_visible()


def test_signing_out_says_so_and_ends_the_device(signed_in, person):
    signed_in.goto("/devices")
    signed_in.get_by_role("main").get_by_role("button", name="Sign out", exact=True).click()
    expect(signed_in.get_by_text("You are signed out.")).to_be_visible()
    assert stored(signed_in) is None
    assert len(person.api("GET", "auth/devices")) == 1


# Signing up


def test_sign_up_leads_to_the_library(page, console):
    page.goto("/login")
    page.get_by_role("link", name="Create an account").click()
    address = f"new-{time.monotonic_ns()}@example.org"
    fill_in(page, Name="New Person", Email=address, Password=PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", level=1, name="Library")).to_be_visible()
    expect(page.locator("#who")).to_have_text("New")
    assert console == []


def test_sign_up_says_beside_each_field_what_is_wrong(page, person):
    page.goto("/signup")
    fill_in(page, Email=person.email, Password="password")
    page.get_by_role("button", name="Create account").click()
    password = page.get_by_label("Password", exact=True)
    expect(password).to_have_attribute("aria-invalid", "true")
    expect(password).to_have_accessible_description(re.compile("too common"))
    expect(password).to_be_focused()
    password.fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_label("Email")).to_have_accessible_description("There is already an account with this email.")
    expect(password).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Email")).to_be_focused()


# The forgotten password


def test_forgotten_password_is_replaced_through_the_email(page, person, server):
    page.goto("/login")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Email").fill(person.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    page.goto(link_to(server, person.email))
    fill_in(page, New_password=NEW, Repeat_it=NEW)
    page.get_by_role("button", name="Set password").click()
    page.get_by_role("main").get_by_role("link", name="Sign in", exact=True).click()
    sign_in(page, person.email, NEW)
    expect(page.get_by_role("heading", level=1, name="Library")).to_be_visible()


# The password


def test_change_of_password_keeps_this_device_and_signs_the_others_out(signed_in, person):
    signed_in.goto("/profile/password")
    fill_in(signed_in, Current_password="wrong", New_password=NEW)
    signed_in.get_by_role("button", name="Change password").click()
    expect(signed_in.get_by_label("Current password")).to_have_accessible_description(
        "This is not your current password."
    )
    fill_in(signed_in, Current_password=PASSWORD)
    signed_in.get_by_role("button", name="Change password").click()
    expect(signed_in.get_by_text("Your other devices are signed out")).to_be_visible()
    expect(signed_in.get_by_label("New password")).to_have_value("")
    assert stored(signed_in)["gen"] == 2
    signed_in.goto("/devices")
    expect(signed_in.locator("main .entry")).to_have_count(1)


# Devices


def test_other_device_is_signed_out_and_goes_to_the_form(signed_in, elsewhere, person):
    hold_tokens(elsewhere, person.sign_in())
    elsewhere.goto("/profile")
    expect(elsewhere.get_by_role("heading", level=1, name="Profile")).to_be_visible()
    signed_in.goto("/devices")
    expect(signed_in.locator("main .entry")).to_have_count(3)
    expect(signed_in.locator("main .entry").first).to_contain_text("This device")
    signed_in.get_by_role("button", name="Sign out all others").click()
    expect(signed_in.locator("main .entry")).to_have_count(1)
    expect(signed_in.locator("#messages")).to_contain_text("2 devices signed out.")
    elsewhere.get_by_role("link", name="Signed-in devices").first.click()
    expect(elsewhere.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


# Teams
