"""A run beside a ticket: in a frame on another site, signed in from a window of its own."""

import re

import pytest

from tests.browser.axe import violations
from tests.browser.conftest import launch
from tests.browser.desk import desk
from tests.browser.expect import expect
from tests.browser.guides import printer
from tests.browser.store import hold_tokens
from tests.browser.styles import missing_rules

pytestmark = pytest.mark.once  # what a browser does is the same on either database
# Playwright switches off that a frame's storage is apart from a tab's. Of two such lists Chromium takes the last one.
LIKE_PEOPLE = ["--disable-features=Translate"]


@pytest.fixture(scope="module")
def own_browser(playwright):
    with launch(playwright, flags=LIKE_PEOPLE) as browser:
        yield browser


@pytest.fixture
def context(own_browser, server):
    context = own_browser.new_context(base_url=server.url, locale="en-GB", timezone_id="UTC")
    yield context
    context.close()


def treeline(page):
    """The frame in the app's frame."""
    return page.frame_locator("#app").frame_locator("iframe")


def name_origins(person, origins) -> str:
    return person.api("PUT", f"teams/{person.team['id']}/desk", {"origins": origins})["key"]


def told(page, kind):
    """What the app's page heard of one type from Treeline, as it told the desk."""
    return [each for each in page.evaluate("asked") if each.get("asked") == kind]


def test_an_agent_signs_the_frame_in_and_runs_to_the_end(context, page, person, server):
    settings = {"site": server.url, "guide": str(printer(person))}
    with desk(context, "zendesk/assets/iframe.html", settings) as (ticket, origins):
        settings["desk"] = name_origins(person, origins)
        page.goto(ticket)
        frame = treeline(page)
        with page.expect_popup() as opened:
            frame.get_by_role("button", name="Sign in").click()
        # Nobody is signed in there either: the window leads through the sign-in, and stays in touch with the frame.
        popup = opened.value
        popup.get_by_label("Email").fill(person.email)
        popup.get_by_label("Password", exact=True).fill(person.password)
        popup.get_by_role("button", name="Sign in", exact=True).click()
        expect(popup.get_by_role("heading", level=1)).to_have_text("Sign in beside a ticket?")
        assert violations(popup) == []
        with popup.expect_event("close"):
            popup.get_by_role("button", name="Sign in beside the ticket").click()

        expect(frame.get_by_role("heading", name="Is the light on?")).to_be_visible()
        expect(frame.get_by_label("Ticket")).to_have_value("INC-7")
        expect(frame.get_by_label("Caller")).to_have_value("Ann Berg")
        expect(frame.get_by_label("Menu").locator("svg")).to_be_visible()
        assert person.api("GET", "runs")["results"] == []
        frame.get_by_role("button", name="1 Yes").click()
        frame.get_by_role("button", name="1 Yes").click()
        page.wait_for_function("() => asked.some(({ asked }) => asked === 'ticket.comment.appendText')")
        [summary] = [each["value"] for each in told(page, "ticket.comment.appendText")]
        [note] = [each["value"] for each in told(page, "ticket.comment.type")]
        assert "INC-7" in summary and "Is the cable in?" in summary
        assert note == "internalNote"
        [run] = person.api("GET", "runs")["results"]
        assert (run["ticket"], run["caller"], run["outcome"]) == ("INC-7", "Ann Berg", "resolved")

        # What the frame holds is its own: it runs guides of this team, and the tab beside it has another session.
        [inner] = [each for each in page.frames if each.url.startswith(server.url)]
        assert re.search(rf"/runs/[0-9a-f-]{{36}}/\?desk={settings['desk']}$", inner.url)
        assert inner.evaluate("localStorage.getItem('treeline.session')") is None
        assert inner.evaluate("localStorage.getItem('treeline.desk')")
        page.reload()
        expect(frame.get_by_role("heading", name="Is the light on?")).to_be_visible()


def test_a_frame_on_a_site_that_is_not_named_gets_nothing(context, page, person, server):
    settings = {"site": server.url, "guide": str(printer(person))}
    with desk(context, "freshdesk/app/index.html", settings) as (ticket, origins):
        settings["desk"] = name_origins(person, origins[:1])  # of the two around the frame, both have to be named
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(ticket)
        expect(treeline(page).get_by_role("button")).to_have_count(0)
        assert page.evaluate("asked") == []


def test_a_run_under_way_is_offered_beside_the_ticket_again(context, page, person, server):
    guide = printer(person)
    settings = {"site": server.url, "guide": str(guide)}
    with desk(context, "freshdesk/app/index.html", settings) as (ticket, origins):
        settings["desk"] = name_origins(person, origins)
        hold_tokens(page, person.sign_in())
        page.goto(ticket)
        frame = treeline(page)
        with page.expect_popup() as opened:
            frame.get_by_role("button", name="Sign in").click()
        opened.value.get_by_role("button", name="Sign in beside the ticket").click()
        frame.get_by_role("button", name="1 Yes").click()
        expect(frame.get_by_text("Saved", exact=True)).to_be_visible()
        frame.get_by_role("button", name="Summary").click()
        frame.get_by_role("dialog").get_by_role("button", name="Add to the ticket").click()
        page.wait_for_function("() => asked.some(({ asked }) => asked === 'click')")
        [note] = told(page, "click")
        assert note["value"]["id"] == "openNote" and "Is the light on?" in note["value"]["text"]

        page.reload()
        expect(frame.get_by_text("has a run of this guide under way")).to_be_visible()
        [inner] = [each for each in page.frames if each.url.startswith(server.url)]
        assert missing_rules(inner) == []
        frame.get_by_role("link", name="Guides").click()
        expect(frame.get_by_role("heading", name="Choose a guide")).to_be_visible()
        expect(frame.get_by_role("link", name="Printer offline")).to_be_visible()
        assert missing_rules(inner) == []
        page.reload()
        frame.get_by_role("link", name="Continue").click()
        expect(frame.get_by_role("heading", name="Is the cable in?")).to_be_visible()
        # What is not a run opens in a tab, where the person is signed in to all of it.
        with page.expect_popup() as opened:
            frame.get_by_role("link", name="Printer offline").click()
        expect(opened.value.get_by_role("heading", level=1)).to_have_text("Printer offline")
