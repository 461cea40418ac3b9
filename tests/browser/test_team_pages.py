"""Teams, their members and invitations in the browser."""

import re
import time

import pytest

from tests.browser.accounts import fill_in, invitation_of, link_to, post
from tests.browser.expect import expect
from tests.browser.store import PASSWORD

pytestmark = pytest.mark.once  # what a browser does is the same on either database


@pytest.fixture
def team_page(signed_in, person):
    signed_in.goto(f"/teams/{person.team['id']}/")
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Ann's team")
    return signed_in


def test_invited_newcomer_signs_up_accepts_and_gets_a_role(team_page, elsewhere, server):
    email = f"new-{time.monotonic_ns()}@example.org"
    team_page.get_by_label("Email").fill(email)
    team_page.get_by_role("main").get_by_label("Role", exact=True).select_option("editor")
    team_page.get_by_role("button", name="Invite").click()
    expect(team_page.get_by_role("main").get_by_text(f"Invitation sent to {email}")).to_be_visible()
    expect(team_page.get_by_role("button", name="Copy link")).to_be_focused()

    elsewhere.goto(link_to(server, email))
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Join Ann's team")
    elsewhere.get_by_role("link", name="Create an account").click()
    expect(elsewhere.get_by_label("Email")).to_have_value(email)
    fill_in(elsewhere, Name="Ben", Password=PASSWORD)
    elsewhere.get_by_role("button", name="Create account").click()
    expect(elsewhere.get_by_text(f"You are signed in as {email}")).to_be_visible()
    elsewhere.get_by_role("button", name="Accept the invitation").click()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Library")
    expect(elsewhere.locator(".team-name")).to_have_text("Ann's team")  # the only one

    team_page.bring_to_front()
    team_page.reload()
    expect(team_page.get_by_label("Role of Ben")).to_have_value("editor")
    team_page.get_by_label("Role of Ben").focus()
    team_page.get_by_label("Role of Ben").select_option("viewer")
    expect(team_page.locator("#messages")).to_have_text("Ben is now a viewer.")
    expect(team_page.get_by_label("Role of Ben")).to_be_focused()
    team_page.get_by_role("button", name="Remove Ben").click()
    expect(team_page.get_by_label("Role of Ben")).to_have_count(0)
    rename = team_page.locator("[aria-labelledby='name-title']").get_by_label("Name")
    rename.fill("Half a name")
    team_page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(team_page.get_by_label("Role of Ben")).to_have_value("viewer")
    expect(rename).to_have_value("Half a name")


def test_invitation_that_was_used_meanwhile_is_refused_in_words(signed_in, person, new_person):
    owner = new_person("Owner")
    path = invitation_of(owner, person.email)
    signed_in.goto(path)
    expect(signed_in.get_by_text(f"You are signed in as {person.email}")).to_be_visible()
    post(new_person("Other"), path)
    signed_in.get_by_role("button", name="Accept the invitation").click()
    expect(signed_in.get_by_role("alert")).to_contain_text("already used")


def test_invitation_for_another_account_leads_to_its_sign_in_and_back(signed_in, new_person):
    owner, ben = new_person("Owner"), new_person("Ben")
    signed_in.goto(invitation_of(owner, ben.email))
    signed_in.get_by_role("button", name="Use another account").click()
    expect(signed_in.get_by_label("Email")).to_have_value(ben.email)
    signed_in.get_by_label("Password", exact=True).fill(PASSWORD)
    signed_in.get_by_role("button", name="Sign in", exact=True).click()
    expect(signed_in.get_by_text(f"You are signed in as {ben.email}")).to_be_visible()
    signed_in.get_by_role("button", name="Accept the invitation").click()
    expect(signed_in.locator("#side")).to_contain_text("Owner's team")


def test_focus_goes_to_the_next_member(team_page, person, new_person):
    for name in ("Ben", "Cleo"):
        post(colleague := new_person(name), invitation_of(person, colleague.email))
    team_page.reload()
    team_page.get_by_role("button", name="Remove Ben").press("Enter")
    expect(team_page.get_by_label("Role of Ben")).to_have_count(0)
    expect(team_page.get_by_label("Role of Cleo")).to_be_focused()
    team_page.get_by_label("Role of Cleo").select_option("editor")
    expect(team_page.locator("#messages")).to_have_text("Cleo is now an editor.")
    expect(team_page.get_by_label("Role of Cleo")).to_be_focused()


def test_last_admin_is_told_why_the_role_stays(team_page):
    team_page.get_by_label("Role of Ann").select_option("viewer")
    expect(team_page.get_by_role("alert")).to_contain_text("at least one admin")
    expect(team_page.get_by_label("Role of Ann")).to_have_value("admin")


def test_team_is_renamed_and_a_bad_email_is_said_beside_its_field(team_page):
    team_page.get_by_label("Name of the team").fill("Night shift")
    team_page.get_by_role("button", name="Rename").click()
    expect(team_page.get_by_role("heading", level=1)).to_have_text("Night shift")
    team_page.get_by_label("Email").fill("ann@nowhere")
    team_page.get_by_role("button", name="Invite").click()
    expect(team_page.get_by_label("Email")).to_have_accessible_description(re.compile("“ann@nowhere” is not an email."))


def test_new_team_is_made_and_opened(signed_in):
    signed_in.goto("/teams/")
    signed_in.get_by_label("Name of the team").fill("Field service")
    signed_in.get_by_role("button", name="Create team").click()
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Field service")
    expect(signed_in).to_have_url(re.compile(r"/teams/\d+/$"))
    signed_in.get_by_role("main").get_by_role("link", name="Teams").click()
    expect(signed_in.locator("main .entry")).to_have_count(2)


# What test_every_page does not meet on its walk, on a dark phone and a light desk
