"""The pages around the API in a real browser, under their Content-Security-Policy: docs, browsable API, admin."""

import pytest

from tests.browser.expect import expect
from tests.browser.store import PASSWORD, expire, stored

pytestmark = pytest.mark.once  # what a browser does is the same on either database

STAFF = "staff@example.org"


@pytest.fixture
def staff(server, page):
    """A browser in which somebody of the staff is signed in to the admin, and who has a team."""
    code = (
        "from accounts.models import User; "
        f"User.objects.filter(email='{STAFF}').exists() or User.objects.sign_up('{STAFF}', '{PASSWORD}', 'Staff'); "
        f"User.objects.filter(email='{STAFF}').update(is_staff=True, is_superuser=True)"
    )
    server.manage("shell", "-c", code)
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Email").fill(STAFF)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Site administration")).to_be_visible()
    return page


def test_docs_list_every_operation_from_here_alone(page, proxy, console):
    elsewhere = []
    page.on("request", lambda r: None if r.url.startswith((proxy.url, "data:", "blob:")) else elsewhere.append(r.url))
    page.goto("/api/v1/docs")
    expect(page.get_by_role("heading", name="Treeline API")).to_be_visible()
    expect(page.locator(".opblock")).not_to_have_count(0)
    page.locator(".opblock-summary").filter(has_text="/trees/{id}/export").click()
    expect(page.get_by_text("text/vnd.mermaid").first).to_be_attached()
    assert elsewhere == []
    assert console == []


def test_docs_try_a_call_with_the_session_of_the_browser_and_follow_a_refresh(library, person, console):
    person.api("POST", "trees", {"team": person.team["id"], "title": "Printer offline"})
    library.goto("/api/v1/docs")
    operation = library.locator("#operations-trees-trees_list")
    operation.locator(".opblock-summary").click()
    operation.get_by_role("button", name="Try it out").click()
    expire(library)
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table").get_by_text("Printer offline")).to_be_visible()
    access = stored(library)["access"]
    assert access not in library.content()
    assert access not in library.url


def test_docs_try_a_call_with_a_token(page, person, console):
    person.api("POST", "trees", {"team": person.team["id"], "title": "Printer offline"})
    page.goto("/api/v1/docs")
    page.get_by_role("button", name="Authorize").first.click()
    scheme = page.locator(".auth-container").filter(has_text="accessToken")
    scheme.locator("input").fill(person.tokens["access"])
    scheme.get_by_role("button", name="Apply credentials").click()
    scheme.get_by_role("button", name="Close").click()
    operation = page.locator("#operations-trees-trees_list")
    operation.locator(".opblock-summary").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table").get_by_text("Printer offline")).to_be_visible()
    assert console == []


def test_person_opens_the_api_and_sees_their_own_data(library, person, console):
    library.goto("/api/v1/teams")
    expect(library.get_by_text("HTTP 200 OK")).to_be_visible()
    expect(library.get_by_text(person.team["name"])).to_be_visible()
    access = stored(library)["access"]
    assert access not in library.content()
    assert access not in library.url
    assert console == []
    library.get_by_role("link", name="Back to Treeline").click()
    expect(library.get_by_role("heading", name="Library", level=1)).to_be_visible()


def test_person_saves_with_the_forms_of_the_browsable_api(library, console):
    library.goto("/api/v1/teams")
    library.locator("#id__content").fill('{"name": "Made by hand"}')
    library.get_by_role("button", name="POST").click()
    expect(library.get_by_text("HTTP 201 Created")).to_be_visible()
    library.goto("/api/v1/teams")
    expect(library.get_by_text('"Made by hand"')).to_be_visible()
    assert console == []


def test_person_who_is_signed_out_signs_in_and_comes_back_to_the_api(page, person):
    page.goto("/api/v1/teams")
    page.wait_for_url("**/login?next=%2Fapi%2Fv1%2Fteams*")


def test_browsable_api_saves_with_the_staffs_session_and_csrf(staff, server, console):
    staff.goto("/api/v1/")
    staff.get_by_role("link", name="/api/v1/teams").click()
    expect(staff.get_by_text("Staff's team")).to_be_visible()
    staff.locator("#id__content").fill('{"name": "Made by hand"}')
    staff.get_by_role("button", name="POST").click()
    expect(staff.get_by_text("HTTP 201 Created")).to_be_visible()
    expect(staff.get_by_text('"Made by hand"')).to_be_visible()
    assert console == []


def test_admin_of_the_library_works_under_its_policy(staff, console):
    for name in ("folder", "category", "tree", "revision"):
        staff.goto(f"/admin/trees/{name}/")
        expect(staff.locator("#changelist")).to_be_visible()
    staff.goto("/admin/trees/folder/add/")
    staff.get_by_label("Name").fill("Network")
    staff.locator(".field-team .select2-selection").click()
    staff.locator(".select2-search__field").press_sequentially("staff")
    staff.locator(".select2-results__option").filter(has_text="Staff's team").first.click()
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.get_by_text("was added successfully")).to_be_visible()
    assert console == []
