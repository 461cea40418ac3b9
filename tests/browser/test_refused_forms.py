"""A form that is refused for good: what was typed into it is still there."""

import pytest

from tests.browser.editors import joins
from tests.browser.expect import expect
from tests.browser.guides import printer
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def test_what_was_typed_into_a_form_outlives_a_lowered_role_and_a_deleted_guide(page, person, new_person):
    ben, tree = joins(new_person("Ben"), person), printer(person)
    members = f"teams/{person.team['id']}/members"
    [member] = [each for each in person.api("GET", members)["results"] if each["email"] == ben.email]
    hold_tokens(page, ben.sign_in())
    page.goto(f"/trees/{tree}/settings")
    description, save = page.get_by_label("Description"), page.get_by_role("button", name="Save")
    description.fill("Half an hour of words")
    person.api("PATCH", f"{members}/{member['id']}", {"role": "viewer"})
    save.click()
    refusal = page.locator("form [role=alert]")
    expect(refusal).to_contain_text("Your role in this team does not allow that.")
    expect(refusal).to_contain_text("What you entered is still here")
    expect(description).to_have_value("Half an hour of words")

    person.api("PATCH", f"{members}/{member['id']}", {"role": "editor"})
    person.api("DELETE", f"trees/{tree}")
    save.click()
    expect(refusal).to_contain_text("There is nothing here")
    expect(refusal).to_have_count(1)
    expect(description).to_have_value("Half an hour of words")
