"""The editor's form of a step: which lookup fills in its fields, chosen without syntax."""

import json

import pytest

from tests.browser import guides
from tests.browser.axe import violations
from tests.browser.expect import expect
from tests.browser.guides import press
from tests.browser.step_forms import edit, saved
from trees.core.fields.inputs import inputs_of

pytestmark = pytest.mark.once  # what a browser does is the same on either database

OUTPUTS = [
    {"name": "device_model", "path": "model"},
    {"name": "age", "path": "age", "kind": "number"},
    {"name": "pin", "path": "pin", "sensitive": True},
]
NAMES = ["device_model (text)", "age (number)", "pin (text, sensitive)"]
FIELDS = """async (bodies) => {
    const { fieldsOf } = await import("/static/js/edit/form/field-lines.js");
    const read = ({ name, label, kind, isSensitive, choices, lookup, give }) =>
        [name, label, kind, isSensitive, choices, lookup, give];
    return JSON.parse(bodies).map((body) => fieldsOf(body).map(read));
}"""
BODIES = [
    "Look at the back.\n\nSerial: ____ {#serial .required}\n\nKind: ____ {#kind}\n\nAge: ____ {#age .number}",
    '- Light: ____ {#light choices="green,  amber , off" from="crm" give="light"}',
    "```\nSerial: ____ {#serial}\n```\nPIN: _____ {.sensitive #pin .yes-no}  ",
    "~~~~ text\nA: ___ {#a}\n~~~\nB: ___ {#b}\n~~~~~\nC: ___ {#c .date}",
    "Escaped: \\____ {#a}\nTwo: __ {#b}\n    Code: ____ {#c}\nLabel _ and: ___ {#d .required}",
]


@pytest.fixture
def crm(person) -> dict:
    lookup = {"name": "crm", "url": "https://crm.example.com/{serial}/{ticket}", "outputs": OUTPUTS}
    return person.api("POST", f"teams/{person.team['id']}/lookups", lookup)


def body(person, tree: int) -> str:
    return person.api("GET", f"trees/{tree}/draft")["graph"]["nodes"]["light"]["body"]


def test_lookup_is_chosen_for_the_fields_of_a_step(page, person, crm):
    tree = guides.printer(person)
    edit(page, person, tree)
    text = page.get_by_label("Text", exact=False).first
    text.fill(BODIES[0])
    toggle = page.get_by_role("button", name="Fill in from a lookup")
    toggle.press("Enter")
    group = page.get_by_role("group", name="Fields that a lookup fills in")
    expect(group.get_by_label("Lookup", exact=True)).to_be_focused()
    expect(group.get_by_label("Lookup", exact=True)).to_have_value("crm")
    expect(group).to_contain_text("It is asked with serial, ticket. Where it fails, the person fills these fields in.")
    model, age, pin = (group.get_by_label(f"{name} goes into", exact=True) for name in NAMES)
    assert model.locator("option").all_text_contents() == ["Not used", "Serial", "Kind", "A new field"]
    assert age.locator("option").all_text_contents() == ["Not used", "Serial", "Kind", "Age", "A new field"]
    assert pin.locator("option").all_text_contents() == ["Not used", "A new field"]  # no field is sensitive

    model.select_option("Kind")
    age.select_option("Age")
    pin.select_option("A new field")
    expect(pin).to_have_value("pin")
    saved(page)
    fields = {each.name: (each.lookup, each.give, each.sensitive) for each in inputs_of(body(person, tree))}
    assert fields == {
        "serial": ("", "", False),
        "kind": ("crm", "device_model", False),
        "age": ("crm", "age", False),
        "pin": ("crm", "pin", True),
    }
    for scheme, width in (("light", 1280), ("dark", 390)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == [], (scheme, width)
    page.set_viewport_size({"width": 1280, "height": 800})

    model.select_option("Serial")  # goes from one field into another
    expect(text).to_have_value(inputs_moved(BODIES[0]))
    page.get_by_role("button", name="Undo").click()
    expect(model).to_have_value("kind")
    model.select_option("Not used")
    saved(page)
    assert 'give="device_model"' not in body(person, tree)

    page.reload()
    expect(age).to_have_value("age")  # a step with such fields shows them
    age.focus()
    press(page, "Escape")
    expect(toggle).to_be_focused()
    expect(group).to_be_hidden()


def inputs_moved(text: str) -> str:
    moved = text.replace("{#serial .required}", '{#serial .required from="crm" give="device_model"}')
    moved = moved.replace("{#age .number}", '{#age .number from="crm" give="age"}')
    return f'{moved}\nPin: ____ {{#pin .sensitive from="crm" give="pin"}}'


def test_lookups_that_are_gone_or_cannot_be_loaded_say_so(page, person, crm):
    tree = guides.printer(person)
    edit(page, person, tree)
    page.context.set_offline(True)
    toggle = page.get_by_role("button", name="Fill in from a lookup")
    toggle.click()
    group = page.get_by_role("group", name="Fields that a lookup fills in")
    again = group.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    page.context.set_offline(False)
    again.click()
    expect(group.get_by_label("Lookup", exact=True)).to_be_focused()
    expect(again).to_be_hidden()
    page.get_by_label("Text", exact=False).first.fill('Colour: ____ {#colour from="assets" give="colour"}')
    group.get_by_label("Lookup", exact=True).select_option("assets")
    expect(group).to_contain_text("This team has no lookup of this name.")
    group.get_by_label("colour (not given) goes into", exact=True).select_option("Not used")
    saved(page)
    assert body(person, tree) == "Colour: ____ {#colour}"
    expect(group.get_by_label("Lookup", exact=True)).to_have_value("crm")


def test_fields_are_read_as_the_server_reads_them(page, server):
    page.goto(f"{server.url}/login")
    expected = [
        [[f.name, f.label, f.kind, f.sensitive, list(f.choices), f.lookup, f.give] for f in inputs_of(body)]
        for body in BODIES
    ]
    assert page.evaluate(FIELDS, json.dumps(BODIES)) == expected
