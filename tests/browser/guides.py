"""Published guides to run in a browser."""

from playwright.sync_api import Page

from tests.browser.expect import expect
from tests.browser.store import hold_tokens

NETWORK = """# Check the network

## Does the caller see the network? {#seen}

- [Yes](#fine)
- [No](#none)

## The network is fine {#fine .resolved}

## There is no network {#none .escalate}
"""
PRINTER = """# Printer offline

## Is the light on? {#light}
Look at the front panel.

- [Yes](#cable)
- [No](#number)

## What is its number? {#number}
It stands on the back.

Serial number: ____ {#serial .required pattern="[A-Z]{2}[0-9]{3}" hint="two letters, three digits"}

Their PIN: ____ {#pin .sensitive}

- [Continue](#cable)

## Is the cable in? {#cable}
Look behind {{serial}}.

- [Yes](#done)
- [No](#call)
- [Look at the network](#done) {tree=TREE}

## It prints again {#done .resolved}

## Call the field team {#call .escalate}
"""


def publish(person, text: str) -> int:
    """Makes and publishes a guide of ``person``'s team. Answers its number."""
    body = {"format": "markdown", "text": text, "team": person.team["id"]}
    [made] = person.api("POST", "trees/import", body)
    person.api("POST", f"trees/{made['id']}/publish", {"notes": "First"})
    return made["id"]


def printer(person) -> int:
    """The guide about the printer, which leads through the one about the network."""
    return publish(person, PRINTER.replace("TREE", str(publish(person, NETWORK))))


def begin(page: Page, person, tree: int) -> Page:
    """A run of ``tree`` at its first step, in a browser that is signed in as ``person``."""
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{tree}/run")
    loaded(page)
    return page


def loaded(page: Page) -> None:
    """Waits until every prepared step is here."""
    expect(page.locator("[data-run] .htmx-request, [data-run].htmx-request")).to_have_count(0)
    expect(page.locator("[data-panel]:not([hidden])")).to_have_count(1)
    expect(page.locator("[data-panels]:not(:has(> :nth-child(2)))")).to_have_count(0)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def stands_at(page: Page, title: str) -> None:
    expect(page.locator("[data-panel]:not([hidden]) h1")).to_have_text(title)


def saved(page: Page) -> None:
    """Waits until the server has everything, and the page its own URL."""
    expect(page.locator("[data-sync]")).to_have_text("Saved")
    page.wait_for_url("**/runs/*/")


def no_connection(page: Page) -> None:
    """Waits until the page says that what was entered is kept in this browser."""
    expect(page.locator("[data-sync]")).to_contain_text("No connection")


def events_path(page: Page) -> str:
    return f"/api/v1/runs/{run_of(page)}/events"


def run_of(page: Page) -> str:
    """The key of the run whose page this is."""
    return page.url.rstrip("/").rpartition("/")[2]


def answers(person, run: str) -> list[str]:
    """The options that the server has recorded as answers of ``run``, in order."""
    events = person.api("GET", f"runs/{run}/events?limit=200")["results"]
    return [event["option"] for event in events if event["kind"] == "answer"]
