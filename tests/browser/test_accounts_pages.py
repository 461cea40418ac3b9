"""Signing up, in and out, the forgotten password, invitations, devices and teams in a real browser."""

import email
import re
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.store import PASSWORD, hold_tokens, sign_in, stored
from tests.faults.proxy import Gate, answered, captive_portal, cut_before

pytestmark = pytest.mark.once  # what a browser does is the same on either database

LOGIN, REGISTER = "/api/v1/auth/login", "/api/v1/auth/register"
NEW = "staple battery horse"


def mail_to(server, address: str) -> str:
    """The link in the newest message to ``address``, without scheme and host; waits for it to be written."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        for path in sorted(Path(server.env["VAR_DIR"], "mail").glob("*"), reverse=True):
            message = email.message_from_bytes(path.read_bytes().split(b"\n" + b"-" * 79)[0])
            if message["To"] == address and message.get_payload():
                return re.search(r"https?://[^/\s]+(/\S+)", message.get_payload(decode=True).decode())[1]
        time.sleep(0.1)
    raise AssertionError(f"no mail to {address}")


def fill_in(page: Page, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=label == "Password").fill(value)


@pytest.fixture
def signed_in(page, person):
    """A page of somebody who is signed in."""
    hold_tokens(page, person.sign_in())
    return page


@pytest.fixture
def elsewhere(browser, proxy):
    """A page of another browser."""
    context = browser.new_context(base_url=proxy.url, locale="en-GB")
    yield context.new_page()
    context.close()


# Signing in


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
    expect(page.get_by_role("button", name="Sign in")).to_be_enabled()
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
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("Incorrect email or password.")
    expect(page.get_by_label("Email")).to_have_value(person.email)
    expect(page.get_by_role("button", name="Sign in")).to_be_enabled()
    assert stored(page) is None


def test_two_clicks_sign_in_once(page, person, proxy):
    gate = proxy.fail("POST", LOGIN, Gate())
    page.goto("/login")
    fill_in(page, Email=person.email, Password=PASSWORD)
    button = page.get_by_role("button", name="Sign in")
    button.click()
    assert gate.reached.wait(10)
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
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here.")
    expect(page.get_by_label("Password", exact=True)).to_have_value(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
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


def test_forgotten_password_is_set_anew_through_the_mail(page, person, server):
    page.goto("/login")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Email").fill(person.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    page.goto(mail_to(server, person.email))
    fill_in(page, New_password=NEW, Repeat_it=NEW)
    page.get_by_role("button", name="Set password").click()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
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
    expect(elsewhere.get_by_role("button", name="Sign in")).to_be_visible()


# Teams


@pytest.fixture
def team_page(signed_in, person):
    signed_in.goto(f"/teams/{person.team['id']}/")
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Ann's team")
    return signed_in


def test_invited_newcomer_signs_up_accepts_and_gets_a_role(team_page, elsewhere, server):
    address = f"new-{time.monotonic_ns()}@example.org"
    team_page.get_by_label("Email").fill(address)
    team_page.get_by_role("main").get_by_label("Role", exact=True).select_option("editor")
    team_page.get_by_role("button", name="Invite").click()
    expect(team_page.get_by_role("main").get_by_text(f"Invitation sent to {address}")).to_be_visible()

    elsewhere.goto(mail_to(server, address))
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Join Ann's team")
    elsewhere.get_by_role("link", name="Create an account").click()
    expect(elsewhere.get_by_label("Email")).to_have_value(address)
    fill_in(elsewhere, Name="Ben", Password=PASSWORD)
    elsewhere.get_by_role("button", name="Create account").click()
    expect(elsewhere.get_by_text(f"You are signed in as {address}")).to_be_visible()
    elsewhere.get_by_role("button", name="Accept the invitation").click()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Ann's team")

    team_page.bring_to_front()
    team_page.reload()
    expect(team_page.get_by_label("Role of Ben")).to_have_value("editor")
    team_page.get_by_label("Role of Ben").focus()
    team_page.get_by_label("Role of Ben").select_option("viewer")
    expect(team_page.locator("#messages")).to_have_text("Ben is now a viewer.")
    expect(team_page.get_by_label("Role of Ben")).to_be_focused()
    team_page.get_by_role("button", name="Remove Ben").click()
    expect(team_page.get_by_label("Role of Ben")).to_have_count(0)
    team_page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(team_page.get_by_label("Role of Ben")).to_have_value("viewer")


def test_invitation_that_was_used_meanwhile_is_refused_in_words(signed_in, person, new_person):
    owner = new_person("Owner")
    path = invitation_of(owner, person.email)
    signed_in.goto(path)
    expect(signed_in.get_by_text(f"You are signed in as {person.email}")).to_be_visible()
    post(new_person("Other"), path)
    signed_in.get_by_role("button", name="Accept the invitation").click()
    expect(signed_in.get_by_role("alert")).to_contain_text("already used")


def post(person, path: str, **fields: str) -> str:
    """Posts a form as ``person``, from no browser. Answers the page."""
    headers = {"Authorization": f"Bearer {person.tokens['access']}", "HX-Request": "true"}
    data = urllib.parse.urlencode(fields).encode()
    request = urllib.request.Request(person.server.url + path, data, headers, method="POST")
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.read().decode()


def invitation_of(owner, address: str) -> str:
    """The path of a new invitation's link."""
    page = post(owner, f"/teams/{owner.team['id']}/invitations", email=address, role="viewer")
    return re.search(r"/invitations/[\w-]{20,}", page)[0]


def test_last_admin_is_told_why_the_role_stays(team_page):
    team_page.get_by_label("Role of Ann").select_option("viewer")
    expect(team_page.get_by_role("alert")).to_contain_text("at least one admin")
    expect(team_page.get_by_label("Role of Ann")).to_have_value("admin")


def test_team_is_renamed_and_a_bad_address_is_said_beside_its_field(team_page):
    team_page.get_by_label("Name of the team").fill("Night shift")
    team_page.get_by_role("button", name="Rename").click()
    expect(team_page.get_by_role("heading", level=1)).to_have_text("Night shift")
    team_page.get_by_label("Email").fill("ann@nowhere")
    team_page.get_by_role("button", name="Invite").click()
    expect(team_page.get_by_label("Email")).to_have_accessible_description("Enter a valid email address.")


def test_new_team_is_made_and_opened(signed_in):
    signed_in.goto("/teams/")
    signed_in.get_by_label("Name of the team").fill("Field service")
    signed_in.get_by_role("button", name="Create team").click()
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Field service")
    expect(signed_in).to_have_url(re.compile(r"/teams/\d+/$"))
    signed_in.get_by_role("main").get_by_role("link", name="Teams").click()
    expect(signed_in.locator("main .entry")).to_have_count(2)


# What test_every_page does not meet on its walk, on a dark phone and a light desk


LOOKS = {
    "phone": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "desk": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
}
PUBLIC = {
    "/password/reset/done": "Check your email",
    "/password/reset/complete": "Your new password is set",
    "/password/reset/x/y": "This link no longer works",
}
LONG = "somebody.with.a.long.address@department.of.a.large.company.example.org"


@pytest.fixture(params=LOOKS)
def look(request, browser, proxy):
    context = browser.new_context(base_url=proxy.url, locale="en-GB", **LOOKS[request.param])
    yield context.new_page()
    context.close()


def assert_fit_to_use(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"


def test_pages_behind_links_are_accessible_and_fit_the_screen(look, person):
    for path, title in (PUBLIC | {invitation_of(person, LONG): "Join Ann's team"}).items():
        look.goto(path)
        assert_fit_to_use(look, title)


def test_errors_in_a_form_are_accessible(look):
    look.goto("/signup")
    fill_in(look, Email="someone@example.org", Password="password")
    look.get_by_role("button", name="Create account").click()
    expect(look.get_by_label("Password", exact=True)).to_have_attribute("aria-invalid", "true")
    assert_fit_to_use(look, "Create an account")


def test_team_with_a_link_just_made_and_an_error_is_accessible_and_fits_the_screen(look, person):
    hold_tokens(look, person.sign_in())
    look.goto(f"/teams/{person.team['id']}/")
    look.get_by_label("Email").fill(LONG)
    look.get_by_role("button", name="Invite").click()
    expect(look.get_by_label("Link of the invitation")).to_be_visible()
    assert_fit_to_use(look, "Ann's team")
    look.get_by_label("Email").fill("ann@nowhere")
    look.get_by_role("button", name="Invite").click()
    expect(look.get_by_label("Email")).to_have_attribute("aria-invalid", "true")
    assert_fit_to_use(look, "Ann's team")
