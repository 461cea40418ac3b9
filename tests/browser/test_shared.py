"""Shared guides: for those who have the link, on the sites that may show them, and on paper."""

import http.server
import threading
import urllib.parse
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from tests.browser.expect import expect
from tests.browser.guides import printer
from tests.browser.store import hold_tokens
from tests.browser.test_every_page import WIDE, look

pytestmark = pytest.mark.once  # what a browser does is the same on either database


@contextmanager
def site(text: str = ""):
    """A site of one page with ``text`` on it. Answers its origin; ``page.text`` changes what it shows."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>A site</title>{self.server.text}".encode())

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        server.text = text
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def origin(server) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def share(page: Page, person, tree: int, *sites: str) -> str:
    """Makes a link on the guide's page as ``person`` would; answers what its Copy button copies."""
    hold_tokens(page, person.tokens)
    page.goto(f"/trees/{tree}/share")
    page.get_by_label("Sites that may show it in a frame").fill("\n".join(sites))
    page.get_by_role("button", name="Create link").click()
    expect(page.get_by_text("Link created. Copy it below.")).to_be_visible()
    return page.get_by_role("button", name="Copy link").get_attribute("data-copy")


def test_link_is_copied_walked_without_a_script_and_revoked(page, context, browser, person):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = share(page, person, printer(person))
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link

    visitor = browser.new_context(java_script_enabled=False).new_page()
    visitor.goto(link)
    heading = visitor.get_by_role("heading", level=1)
    expect(heading).to_have_text("Is the light on?")
    visitor.get_by_role("link", name="No").click()
    expect(visitor.get_by_text("Have ready: Serial number, Their PIN")).to_be_visible()
    visitor.get_by_role("link", name="Continue").click()
    visitor.get_by_role("link", name="Look at the network").click()
    expect(heading).to_have_text("Does the caller see the network?")
    visitor.get_by_role("link", name="Yes").click()
    visitor.get_by_role("link", name="Continue").click()
    expect(heading).to_have_text("It prints again")
    for before in (
        "The network is fine",
        "Does the caller see the network?",
        "Is the cable in?",
        "What is its number?",
    ):
        visitor.go_back(wait_until="commit")  # out of its cache a page does not load
        expect(heading).to_have_text(before)
    visitor.get_by_role("link", name="Start again").click()
    expect(heading).to_have_text("Is the light on?")

    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("link", name="Create a similar link").first).to_be_visible()
    expect(page.locator("main")).to_be_focused()
    visitor.context.close()
    late = browser.new_context().new_page()
    assert late.goto(link).status == 410
    late.context.close()


def test_guide_is_shown_in_a_frame_on_a_named_site_and_on_no_other(page, person):
    with site() as named, site() as other:
        share(page, person, printer(person), origin(named))
        page.get_by_text("Show it on").click()
        named.text = other.text = page.get_by_label("Paste this into your page:").input_value()
        page.goto(origin(named))
        frame = page.frame_locator("iframe")
        frame.get_by_role("link", name="Yes").click()
        expect(frame.get_by_role("heading", level=1)).to_have_text("Is the cable in?")
        with page.expect_event("framenavigated", lambda frame: frame.url.startswith("chrome-error:")):
            page.goto(origin(other))
        expect(page.locator("iframe")).to_have_attribute("title", "Printer offline")
        expect(page.frame_locator("iframe").get_by_role("heading", name="Is the light on?")).to_have_count(0)


def test_pages_are_accessible_and_print_black_on_white_without_the_bar(page, person, console):
    tree = printer(person)
    link = share(page, person, tree, "https://help.example.com")
    page.get_by_text("Show it on").click()
    look(page, "the links of a guide")
    for address in ("number/", "call/", "print"):
        page.goto(urllib.parse.urljoin(link, address))
        look(page, f"a link's {address}")

    page.set_viewport_size(WIDE)
    page.add_init_script("window.print = () => (window.printed = true)")
    page.goto(f"/trees/{tree}/print")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_text("then → ")).to_contain_text("“Check the network”")
    for hidden in (page.get_by_role("banner").first, page.get_by_role("button", name="Print")):
        expect(hidden).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.booklet-step h2')).color") == "rgb(0, 0, 0)"
    assert console == []
