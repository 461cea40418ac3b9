"""The pages of accounts: accessible in each look, and nothing sticks out."""

import pytest
from playwright.sync_api import Page

from tests.browser.accounts import fill_in, invitation_of
from tests.browser.axe import violations
from tests.browser.expect import expect
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database
NEW = "staple battery horse"


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
    context = browser.new_context(base_url=proxy.url, locale="en-GB", timezone_id="UTC", **LOOKS[request.param])
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
