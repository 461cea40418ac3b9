"""Two people, or two tabs, in one draft: they see each other, and what both changed is kept or chosen from."""

import pytest

from tests.browser.editors import GUIDE, compare, draft, draft_path, edit, joins, opened, state, title, titles
from tests.browser.expect import expect
from tests.faults.proxy import cut_before

pytestmark = pytest.mark.once  # what a browser does is the same on either database
OFTEN = "{ const every = setInterval; window.setInterval = (work, ms) => every(work, ms / 20); }"


@pytest.fixture
def ben(new_person, person):
    return joins(new_person("Ben"), person)


@pytest.fixture
def bens(browser, proxy, ben, tree, editor):
    """The same guide in Ben's browser, at another step."""
    context = browser.new_context(base_url=proxy.url, locale="en-GB", timezone_id="UTC")
    yield edit(context.new_page(), ben, tree, "call")
    context.close()


def test_two_in_one_draft_see_each_other_and_what_the_other_saves(editor, bens, person, tree):
    expect(editor.locator("[data-edit-others]")).to_have_text("Ben is here")
    expect(bens.locator("[data-edit-others]")).to_have_text("Ann is here")
    editor.add_init_script(OFTEN)
    editor.goto(f"{editor.url.partition('#')[0]}#n-call")
    editor.reload()
    opened(editor)
    title(bens).fill("Call Ben")
    state(bens, "saved")
    expect(title(editor)).to_have_value("Call Ben")  # which is there by itself
    state(editor, "saved")
    with bens.expect_request(lambda asked: asked.url.endswith("/presence") and "leaving" in (asked.post_data or "")):
        bens.get_by_role("link", name="Library", exact=True).click()
    expect(editor.locator("[data-edit-others]")).to_be_empty()


@pytest.mark.new_context
def test_page_before_a_reload_is_no_other_tab(context, page, person, tree):
    """Its leaving may arrive after the first report of the page after it."""
    context.add_init_script(OFTEN)
    own = {"others": [{"name": "Ann", "node": "", "you": True}], "serial": 0}
    answers = [own, own | {"others": []}, own, own]
    page.route("**/presence", lambda route: route.fulfill(json=answers.pop(0) if len(answers) > 1 else own))
    edit(page, person, tree, "light")
    expect(page.locator("[data-edit-others]")).to_have_text("You have it open in another tab")
    assert answers == [own]  # the fourth: the second in a row


def test_changes_of_different_steps_at_once_are_both_kept(editor, bens, person, tree, proxy):
    proxy.fail("POST", f"/api/v1/trees/{tree}/presence", cut_before(), times=99)  # neither hears of the other
    title(bens).fill("Call Ben")
    state(bens, "saved")
    title(editor).fill("Mended")
    state(editor, "saved")
    expect(editor.locator("#messages")).to_contain_text("Ben also changed this guide. Both changes are kept.")
    found = titles(person, tree)
    assert (found["done"], found["call"]) == ("Mended", "Call Ben")
    for said in ("Undid: Renamed “It prints again”", "Undid a change of Ben: Renamed “Call the field team”"):
        editor.keyboard.press("Escape")
        editor.keyboard.press("Control+z")
        expect(editor.locator("#messages")).to_contain_text(said)


def test_changes_of_the_same_step_stand_side_by_side_to_choose_from(editor, bens, person, tree, proxy):
    proxy.fail("POST", f"/api/v1/trees/{tree}/presence", cut_before(), times=99)
    bens.goto(f"{bens.url.partition('#')[0]}#n-done")
    bens.reload()
    opened(bens)
    title(bens).fill("Ben's words")
    state(bens, "saved")
    title(editor).fill("Ann's words")
    state(editor, "conflict")
    dialog = compare(editor)
    expect(dialog).to_contain_text("Ben's words")
    expect(dialog).to_contain_text("Ann's words")
    expect(dialog.locator("mark")).to_have_text(["Ann", "Ben"])
    assert titles(person, tree)["done"] == "Ben's words"
    editor.keyboard.press("Escape")  # nothing is decided by that
    state(editor, "conflict")
    assert titles(person, tree)["done"] == "Ben's words"
    dialog = compare(editor)
    dialog.get_by_label("Yours").check()
    dialog.get_by_role("button", name="Keep chosen versions").click()
    state(editor, "saved")
    expect(title(editor)).to_have_value("Ann's words")
    assert titles(person, tree)["done"] == "Ann's words"


def test_who_types_on_through_a_conflict_loses_no_key_and_decides_nothing(editor, person, tree, proxy):
    proxy.fail("POST", f"/api/v1/trees/{tree}/presence", cut_before(), times=99)
    theirs = draft(person, tree)["graph"]["nodes"]["done"] | {"title": "Theirs"}
    person.api("PATCH", f"trees/{tree}/draft", {"onto": 1, "changes": {"nodes": {"done": theirs}}})
    title(editor).fill("")
    editor.keyboard.type("Mine ")
    state(editor, "conflict")
    expect(title(editor)).to_be_focused()
    editor.keyboard.type("goes on")
    editor.keyboard.press("ArrowLeft")
    editor.keyboard.type("!")
    editor.keyboard.press("Enter")
    assert titles(person, tree)["done"] == "Theirs"
    dialog = compare(editor)
    expect(dialog).to_contain_text("Mine goes o!n")
    dialog.get_by_label("Yours").check()
    dialog.get_by_role("button", name="Keep chosen versions").click()
    state(editor, "saved")
    assert titles(person, tree)["done"] == "Mine goes o!n"


def test_conflict_of_what_a_closed_tab_left_takes_nothing_from_who_types_already(editor, person, tree, context, proxy):
    proxy.fail("PATCH", draft_path(tree), cut_before(), times=99)
    title(editor).fill("Mine")
    state(editor, "offline")
    editor.close()
    theirs = draft(person, tree)["graph"]["nodes"]["done"] | {"title": "Theirs"}
    person.api("PATCH", f"trees/{tree}/draft", {"onto": 1, "changes": {"nodes": {"done": theirs}}})
    proxy.heal()
    again = context.new_page()
    again.goto(f"/trees/{tree}/edit#n-call")
    opened(again)
    state(again, "conflict")
    title(again).fill("Call Ben")
    dialog = compare(again)
    dialog.get_by_label("Yours").check()
    dialog.get_by_role("button", name="Keep chosen versions").click()
    state(again, "saved")
    found = titles(person, tree)
    assert (found["done"], found["call"]) == ("Mine", "Call Ben")


def deleted(person, tree: int, key: str) -> None:
    """Somebody deletes step ``key`` and the answers that lead there."""
    nodes = draft(person, tree)["graph"]["nodes"]
    changes = {key: None} | {
        each: node | {"options": [option for option in node["options"] if option["to"] != key]}
        for each, node in nodes.items()
        if each != key and any(option["to"] == key for option in node["options"])
    }
    person.api("PATCH", f"trees/{tree}/draft", {"onto": 1, "changes": {"nodes": changes}})


@pytest.mark.parametrize(("side", "leads"), [("Yours", "done"), ("What you saved at", "")])
def test_answer_to_a_step_that_the_other_deleted_leads_there_if_one_keeps_it(editor, person, tree, proxy, side, leads):
    proxy.fail("PATCH", draft_path(tree), cut_before(), times=99)
    title(editor).fill("Mended")
    editor.locator("[data-do=new]").last.click()
    editor.locator("[data-add-answer]").click()
    editor.get_by_label("Answer 1", exact=True).fill("On")
    editor.locator("[data-to]").last.fill("Mended")
    editor.locator(".combo-list").get_by_role("option").first.click()
    state(editor, "offline")
    deleted(person, tree, "done")
    proxy.heal()
    dialog = compare(editor)
    dialog.get_by_label(side).check()
    dialog.get_by_role("button", name="Keep chosen versions").click()
    state(editor, "saved")
    [made] = [node for node in draft(person, tree)["graph"]["nodes"].values() if node["options"] and not node["title"]]
    assert made["options"][0]["to"] == leads


def test_later_choice_replaces_the_one_before_it(page, person, tree, proxy):
    def called(title: str, onto: int) -> None:
        done = draft(person, tree)["graph"]["nodes"]["done"] | {"title": title}
        person.api("PATCH", f"trees/{tree}/draft", {"onto": onto, "changes": {"nodes": {"done": done}}})

    def keep(dialog, side: str) -> None:
        dialog.get_by_label(side).check()
        dialog.get_by_role("button", name="Keep chosen versions").click()

    edit(page, person, tree, view="/text")
    proxy.fail("POST", f"/api/v1/trees/{tree}/presence", cut_before(), times=99)
    called("Theirs", onto=1)
    page.get_by_label("The guide as text").fill(GUIDE.replace("offline", "asleep").replace("It prints", "Mine prints"))
    dialog = compare(page)
    proxy.fail("PATCH", draft_path(tree), cut_before(), times=99)
    keep(dialog, "Yours")
    state(page, "offline")
    called("Theirs, later", onto=2)
    proxy.heal()
    keep(compare(page), "What you saved at")
    state(page, "saved")
    found = draft(person, tree)
    assert (found["title"], found["graph"]["nodes"]["done"]["title"]) == ("Printer asleep", "Theirs, later")


def test_text_and_answer_of_one_step_are_both_kept_without_a_question(editor, bens, person, tree, proxy):
    proxy.fail("POST", f"/api/v1/trees/{tree}/presence", cut_before(), times=99)  # neither hears of the other
    for page in (editor, bens):
        page.goto(f"{page.url.partition('#')[0]}#n-light")
        expect(title(page)).to_have_value("Is the light on?")
    title(bens).fill("Is the green light on?")
    state(bens, "saved")
    editor.get_by_label("Answer 1", exact=True).fill("Yes, it is")
    state(editor, "saved")
    expect(editor.locator("#messages")).to_contain_text("Both changes are kept.")
    expect(editor.get_by_role("button", name="Choose…")).to_have_count(0)
    expect(title(editor)).to_have_value("Is the green light on?")
    light = draft(person, tree)["graph"]["nodes"]["light"]
    assert (light["title"], light["options"][0]["label"]) == ("Is the green light on?", "Yes, it is")
