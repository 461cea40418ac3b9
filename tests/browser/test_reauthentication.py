"""A device that was signed in a while ago asks who is there, and then goes on with what was asked."""

import pytest

from tests.browser.axe import violations
from tests.browser.expect import expect
from tests.browser.store import PASSWORD

pytestmark = pytest.mark.once  # what a browser does is the same on either database
AGE = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import DeviceSession
DeviceSession.objects.filter(user__email="{email}").update(authenticated_at=timezone.now() - timedelta(minutes=11))
"""


def test_delete_goes_on_where_it_was_once_the_person_is_known(signed_in, person, tree, server, proxy):
    page = signed_in
    page.goto(f"/trees/{tree}/settings")
    server.manage("shell", "-c", AGE.format(email=person.email))
    page.goto(f"/trees/{tree}/delete")
    title = page.get_by_label("Type the title to confirm")
    title.fill(page.locator("h1 bdi").inner_text())
    page.get_by_role("button", name="Delete permanently").click()

    dialog = page.get_by_role("dialog", name="Confirm that it is you")
    expect(dialog.get_by_label("Your password")).to_be_focused()
    assert violations(page) == []
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator("#messages")).to_have_text("Nothing was changed.")
    expect(title).not_to_have_value("")
    assert person.api("GET", f"trees/{tree}")["id"] == tree

    page.get_by_role("button", name="Delete permanently").click()
    dialog.get_by_label("Your password").fill("not the password")
    dialog.get_by_label("Your password").press("Enter")
    expect(dialog.get_by_label("Your password")).to_have_accessible_description("Incorrect password.")
    expect(dialog.get_by_label("Your password")).to_be_focused()
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_label("Your password").press("Enter")
    expect(page.locator("#messages")).to_contain_text("deleted")
    expect(page).to_have_url(f"{proxy.url}/trees/?team={person.team['id']}")
    expect(dialog).to_have_count(0)


def test_download_goes_on_by_itself(signed_in, person, tree, server):
    page = signed_in
    page.goto(f"/trees/?team={person.team['id']}")
    export = page.locator("a[data-download][href*='/export']").first
    expect(export).to_be_attached()
    server.manage("shell", "-c", AGE.format(email=person.email))
    with page.expect_download() as started:
        export.evaluate("link => link.click()")
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
    assert started.value.suggested_filename.endswith(".zip")
