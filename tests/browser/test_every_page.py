"""Each page, light and dark, wide and narrow: accessible, quiet, and nothing sticks out."""

import pytest

from tests import site_pages
from tests.browser.agents import connection
from tests.browser.axe import COLOURS, RULES, violations
from tests.browser.expect import expect
from tests.browser.store import sign_in

pytestmark = pytest.mark.once  # what a browser does is the same on either database

GUIDE = """# Mailbox full

## Is it full? {#full}

A long word: `Get-MailboxStatistics-Identity-somebody@example.com-DisplayName-TotalItemSize`

```
Get-MailboxStatistics -Identity somebody@example.com | Select-Object DisplayName, TotalItemSize, ItemCount
```

- [Yes](#done)
- [No, and it has never been full in all the years that this mailbox has been in use](#other)
- [Nowhere yet]()

## Done {#done .resolved}

## Call the mail team {#other .escalate}
"""
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
# In the dark only the colours are others.
LOOKS = [("light", WIDE, RULES), ("dark", WIDE, COLOURS), ("light", NARROW, RULES)]
# In the dark and at 320 px test_layout.py looks at these, with two other sets of data.
MEASURED = {path.partition("?")[0] for path in [*site_pages.PAGES.values(), *site_pages.PUBLIC.values()]}
PUBLIC = [
    "/login",
    "/login?why=expired",
    "/signup",
    "/signup/verify/unknown",
    "/password/reset",
    "/invitations/unknown",
    "/s/unknown/",
    "/no/such/page",
    "/help/",
    "/help/write-a-guide",
]
PAGES = {
    "/trees/": "Library",
    "/trees/?q=zebra": "Library",
    "/trees/?q=mail&folder={folder}": "Library",
    "/trees/{tree}/": "Mailbox full",
    "/trees/{tree}/run": "Mailbox full",  # which is not published
    "/trees/{tree}/numbers": "Mailbox full",
    "/trees/{tree}/history": "Mailbox full",
    "/trees/{tree}/compare/1...1": "From revision 1 to revision 1",
    "/trees/{tree}/share": "Share “Mailbox full”",
    "/trees/{tree}/print": "Mailbox full",
    "/trees/{tree}/edit": "Edit “Mailbox full”",
    "/trees/{tree}/edit/text": "Edit “Mailbox full”",
    "/trees/{tree}/try": "Is it full?",
    "/trees/{tree}/publish": "Publish “Mailbox full”",
    "/trees/{tree}/ask": "Ask a colleague to read “Mailbox full”",
    "/trees/{tree}/settings": "Mailbox full",
    "/trees/{tree}/move": "Move “Mailbox full”",
    "/trees/{tree}/delete": "Delete “Mailbox full” permanently?",
    "/trees/pins": "Pinned guides",
    "/trees/replace": "Find and replace",
    "/trees/bulk/move?team={team}": "Move guides",
    "/trees/bulk/categories?team={team}": "Categories of guides",
    "/trees/new": "New guide",
    "/trees/import": "Import guides",
    "/trees/folders/new": "New folder",
    "/trees/folders/{folder}": "Folder “Mail”",
    "/trees/categories/{category}": "Category “Urgent”",
    "/runs/": "Runs",
    "/runs/?state=finished&whose=all&q=zebra": "Runs",
    "/teams/{team}/summary": "Summaries",
    "/teams/{team}/synonyms": "Synonyms",
    "/teams/{team}/desk": "Ticket desk",
    "/runs/new": "Choose a guide",
    "/teams/": "Teams",
    "/teams/{team}/": "Ann's team",
    "/teams/{team}/webhooks": "Webhooks",
    "/teams/{team}/webhooks/{webhook}/edit": "Edit a webhook",
    "/teams/{team}/lookups": "Lookups",
    "/teams/{team}/lookups/new": "New lookup",
    "/teams/{team}/lookups/{lookup}": "crm",
    "/teams/{team}/audit": "Audit log",
    "/keys": "API keys",
    "/oauth/authorize?{connection}": "Connect Assistant?",
    "/notices/": "Notices",
    "/notices/choices": "Choose notices",
    "/profile/delete": "Delete your account?",
    "/teams/{team}/retention": "Erasure",
    "/teams/{team}/delete": "Delete “Ann's team” permanently?",
    "/flags/": "Review",
    "/flags/guides": "Review",
    "/profile": "Profile",
    "/profile/password": "Change password",
    "/devices": "Signed-in devices",
    "/trees/999999/": "Not found",
}


@pytest.fixture
def keys(person):
    team = person.team["id"]
    folder = person.api("POST", "folders", {"team": team, "name": "Mail"})
    category = person.api("POST", "categories", {"team": team, "name": "Urgent", "colour": "red"})
    made = person.api(
        "POST", "trees/import", {"format": "markdown", "text": GUIDE, "team": team, "folder": folder["id"]}
    )
    outputs = [{"name": "model", "path": "model"}]
    lookup = {"name": "crm", "url": "https://crm.example.com/{serial}", "outputs": outputs}
    keys = {"lookup": person.api("POST", f"teams/{team}/lookups", lookup)["id"]}
    webhook = {"url": "https://example.com/hook", "events": ["run.finished"]}
    keys["webhook"] = person.api("POST", f"teams/{team}/webhooks", webhook)["id"]
    keys["connection"] = connection(person.server.url)
    return keys | {"team": team, "folder": folder["id"], "category": category["id"], "tree": made[0]["id"]}


def look(page, what: str):
    for scheme, size, rules in LOOKS[:1] if what in MEASURED else LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(size)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{what} is {width} px wide at {size['width']} px"
        assert violations(page, rules) == [], f"{what}, {scheme}, {size['width']} px"


def test_signed_in_pages(page, person, keys, console):
    sign_in(page, person.email)
    for address, heading in PAGES.items():
        page.goto(address.format(**keys))
        expect(page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()
        expect(page.locator(".skeletons, .htmx-request, [data-editor]:not([data-ready])")).to_have_count(0)
        look(page, address)
    assert [line for line in console if "404" not in line] == []


@pytest.mark.parametrize("address", PUBLIC)
def test_public_page(page, console, address):
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look(page, address)
    assert [line for line in console if "404" not in line and "410" not in line] == []


def test_dialogs(page, person, keys):
    sign_in(page, person.email)
    expect(page.locator("[data-row]")).to_have_count(1)
    page.keyboard.press("?")
    expect(page.locator("dialog[open] h1")).to_have_text("Help and keys")
    look(page, "the list of keys")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.locator("[data-entry]").first).to_be_visible()
    look(page, "the palette")
    page.keyboard.press("Escape")
    page.set_viewport_size(WIDE)
    page.get_by_role("link", name="New guide").click()
    expect(page.locator("dialog[open] h1")).to_have_text("New guide")
    look(page, "a form in the dialog")
