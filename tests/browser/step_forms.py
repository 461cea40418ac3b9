"""What a person does in the editor's form of a step, and what the server then has."""

import re

from playwright.sync_api import Locator, Page

from tests.browser.expect import expect
from tests.browser.guides import press
from tests.browser.store import hold_tokens


def edit(page: Page, person, tree: int) -> Page:
    """The editor of ``tree``, loaded."""
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{tree}/edit")
    return ready(page)


def ready(page: Page) -> Page:
    expect(page.locator("[data-editor][data-ready]")).to_be_visible()
    return page


def saved(page: Page) -> None:
    expect(page.locator("[data-edit-state]")).to_have_text(re.compile("^Saved at "))


def draft(person, tree: int) -> dict:
    """The graph that the server has: what stands in it by the titles of its steps."""
    graph = person.api("GET", f"trees/{tree}/draft")["graph"]
    titles = {"": None} | {key: node["title"] for key, node in graph["nodes"].items()}
    return {
        node["title"]: node["outcome"] or {option["label"]: titles[option["to"]] for option in node["options"]}
        for node in graph["nodes"].values()
    } | {"start": titles[graph["start"]]}


def titled(page: Page, title: str) -> None:
    expect(page.get_by_label("Title", exact=True)).to_have_value(title)
    expect(page.get_by_label("Title", exact=True)).to_be_focused()


def answer(page: Page, label: str, to: str) -> None:
    """In the row of a new answer: its words, a step that is found or made, and on to the next row."""
    page.keyboard.type(label)
    press(page, "Tab")
    page.keyboard.type(to)
    expect(page.locator(".combo-list:not([hidden])")).to_contain_text(to)
    press(page, "Enter")


def offered(page: Page, name: str) -> Locator:
    """What the list below a field has."""
    return page.locator(".combo-list").get_by_role("option", name=name)
