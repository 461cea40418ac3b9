"""Guides that are being written, in a browser."""

import urllib.request
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.expect import expect
from tests.browser.store import hold_tokens

GUIDE = """# Printer offline

## Is the light on? {#light}

- [Yes](#done)
- [No](#call)

## It prints again {#done .resolved}

## Call the field team {#call .escalate}
"""


def plant(person, text: str = GUIDE) -> int:
    """Makes a guide of ``person``'s team. Answers its number."""
    [made] = person.api("POST", "trees/import", {"format": "markdown", "text": text, "team": person.team["id"]})
    return made["id"]


def edit(page: Page, person, tree: int, node: str = "", view: str = "") -> Page:
    """The editor of ``tree``, loaded, at step ``node``, in a browser that is signed in as ``person``."""
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{tree}/edit{view}{f'#n-{node}' if node else ''}")
    opened(page)
    return page


def opened(page: Page) -> None:
    expect(page.locator("[data-editor][data-ready]")).to_have_count(1)


def state(page: Page, name: str) -> None:
    """Waits until the editor says so: saved, offline, refused, ..."""
    expect(page.locator(f"[data-edit-state={name}]")).to_have_count(1)


def title(page: Page):
    return page.get_by_label("Title", exact=True)


def titles(person, tree: int) -> dict[str, str]:
    """Key -> title of each step that the server has."""
    return {key: node["title"] for key, node in draft(person, tree)["graph"]["nodes"].items()}


def draft_path(tree: int) -> str:
    return f"/api/v1/trees/{tree}/draft"


def draft(person, tree: int) -> dict:
    return person.api("GET", f"trees/{tree}/draft")


def joins(person, owner, role: str = "editor"):
    """``person``, in the team of ``owner``."""
    invited = owner.api("POST", f"teams/{owner.team['id']}/invitations", {"email": person.email, "role": role})
    path = urlsplit(invited["link"]).path
    headers = {"Authorization": f"Bearer {person.tokens['access']}"}
    urllib.request.urlopen(urllib.request.Request(person.server.url + path, b"", headers), timeout=30).close()
    return person


def compare(page: Page):
    """Opens the dialog with both versions of what two people changed. Answers the dialog."""
    page.get_by_role("button", name="Choose…").click()
    dialog = page.get_by_role("dialog", name="Two people changed the same step")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    return dialog
