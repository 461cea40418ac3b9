"""Signing up where email is set up, with a real mail server: the tab waits, and goes on by itself once the email is
confirmed elsewhere; a new email is told of to both, and the old one undoes it."""

import re
import time

import pytest

from tests.browser.accounts import fill_in
from tests.browser.axe import violations
from tests.browser.expect import expect
from tests.browser.site import beside, running
from tests.browser.store import PASSWORD
from tests.faults.proxy import FaultProxy
from tests.smtp import running_mail_server

pytestmark = pytest.mark.once  # what a browser does is the same on either database


@pytest.fixture
def other(server):
    other = beside(server)
    with running_mail_server() as mail:
        other.env = other.env | {"VERIFY_EMAIL": "1", "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}"}
        with running(other), FaultProxy("127.0.0.1", int(other.url.rpartition(":")[2])) as proxy:
            yield other, mail, proxy.url


def link_to(server, mail, address: str) -> str:
    """Of the newest email, once the worker has sent what waits."""
    server.manage("worker", "--once")
    return mail.link_to(address)


def test_tab_that_waits_goes_on_by_itself_and_the_email_changes_by_a_code(page, browser, other):
    server, mail, site = other
    email = f"new-{time.monotonic_ns()}@example.org"
    page.goto(f"{site}/signup?next=/profile/email")
    fill_in(page, Name="New Person", Email=email, Password=PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", level=1, name="Check your email")).to_be_focused()
    expect(page.get_by_text(email)).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Code").fill("000000x")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_label("Code")).to_have_accessible_description(re.compile("This code is wrong"))
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Check your email")).to_be_visible()

    elsewhere = browser.new_page()
    elsewhere.goto(site + link_to(server, mail, email))
    assert violations(elsewhere) == []
    elsewhere.get_by_role("button", name="Create my account").click()
    expect(elsewhere.get_by_role("heading", level=1, name="Your email is confirmed")).to_be_visible()
    elsewhere.close()

    expect(page.get_by_role("heading", level=1, name="Change email")).to_be_visible()
    page.get_by_label("New email").fill(f"second-{email}")
    page.get_by_role("button", name="Send a code").click()
    expect(page.get_by_text("We have sent a link and a code")).to_be_visible()
    assert violations(page) == []
    page.goto(site + link_to(server, mail, f"second-{email}"))
    page.get_by_role("button", name="Use this email").click()
    page.get_by_role("link", name="Go to your profile").click()
    expect(page.get_by_text(f"You sign in as second-{email}")).to_be_visible()

    page.goto(site + link_to(server, mail, email))
    expect(page.get_by_role("heading", level=1, name="Undo the change of your email")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Undo the change").click()
    expect(page.get_by_role("heading", level=1, name=f"Your email is {email} again")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{site}/profile")
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    page.goto(site + link_to(server, mail, email))
    expect(page.get_by_label("New password", exact=True)).to_be_visible()
