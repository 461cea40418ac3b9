"""What an editor had not saved when it was left: it is there when the next one opens, and belongs to no other."""

import json

import pytest

from tests.browser.editors import draft_path, opened, state, title, titles
from tests.browser.expect import expect
from tests.faults.proxy import cut_before

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def test_what_a_closed_tab_had_not_saved_is_there_in_the_next_one(editor, person, tree, context, proxy):
    proxy.fail("PATCH", draft_path(tree), cut_before(), times=99)
    title(editor).fill("Half a wor")
    editor.close()
    assert titles(person, tree)["done"] == "It prints again"
    again = context.new_page()
    again.goto(f"/trees/{tree}/edit#n-done")
    opened(again)
    expect(again.locator("#messages")).to_contain_text("still in this browser")
    proxy.heal()
    again.reload()
    opened(again)
    expect(title(again)).to_have_value("Half a wor")
    state(again, "saved")
    assert titles(person, tree)["done"] == "Half a wor"
    assert unsaved_keys(again) == []


def test_what_was_not_saved_when_the_editor_was_left_by_a_link_is_there_when_it_opens_again(
    editor, person, tree, proxy
):
    proxy.fail("PATCH", draft_path(tree), cut_before(), times=99)
    title(editor).fill("Half a wor")
    state(editor, "offline")
    editor.get_by_role("link", name="Library", exact=True).click()
    expect(editor.get_by_role("heading", name="Library", level=1)).to_be_visible()
    editor.go_back()
    opened(editor)
    expect(editor.locator("#messages")).to_contain_text("still in this browser")
    proxy.heal()
    editor.reload()
    opened(editor)
    state(editor, "saved")
    expect(title(editor)).to_have_value("Half a wor")
    assert titles(person, tree)["done"] == "Half a wor"


def test_what_an_open_tab_has_not_saved_is_its_own_and_what_is_a_month_old_is_gone(
    editor, person, tree, context, proxy
):
    proxy.fail("PATCH", draft_path(tree), cut_before(), times=99)
    title(editor).fill("Half a wor")
    state(editor, "offline")
    [key] = unsaved_keys(editor)
    kept = json.loads(editor.evaluate("(key) => localStorage.getItem(key)", key))
    old = json.dumps(kept | {"at": kept["at"] - 31 * 86_400_000})
    editor.evaluate("([key, old]) => localStorage.setItem(key, old)", [f"{key[:-1]}_", old])
    other = context.new_page()
    other.goto(f"/trees/{tree}/edit#n-done")
    opened(other)
    state(other, "saved")
    expect(title(other)).to_have_value("It prints again")
    expect(other.locator("#messages")).to_be_empty()
    assert unsaved_keys(other) == [key]
    proxy.heal()
    state(editor, "saved")
    assert titles(person, tree)["done"] == "Half a wor"


def unsaved_keys(page) -> list[str]:
    """Under which the browser keeps what editors have not saved."""
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('treeline.edit:'))")
