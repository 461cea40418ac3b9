"""Guides come in and go out as files, in the browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def test_import_shows_what_it_will_make_and_makes_it(library):
    library.get_by_role("link", name="Import").click()
    library.get_by_label("Paste a diagram or a text").fill(
        "flowchart TD\n a{Is it on?} -->|Yes| b[Good]\n a -->|No| c[Press]\n"
    )
    expect(library.get_by_role("heading", name="1 guide found")).to_be_visible()
    expect(library.locator(".found-guide .step")).to_have_count(3)
    library.locator(".found-guide .map").scroll_into_view_if_needed()
    expect(library.locator(".found-guide .map a")).to_have_count(3)
    for width in (1280, 320):
        library.set_viewport_size({"width": width, "height": 800})
        assert library.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(library) == []
    library.get_by_label("Title", exact=True).fill("Is the lamp on?")
    library.get_by_role("button", name="Import it").click()
    expect(library.get_by_role("heading", level=1, name="Is the lamp on?")).to_be_visible()
    expect(library.locator(".step")).to_have_count(3)


def test_files_are_dropped_on_the_import_page(library, tmp_path):
    library.goto("/trees/import")
    guide = tmp_path / "mailbox.md"
    guide.write_text("# Mailbox full\n\n## Is it full? {#full}\n\n- [Yes](#done)\n\n## Done {#done .resolved}\n")
    library.get_by_label("Or choose files").set_input_files(guide)
    expect(library.locator("#preview")).to_contain_text("Mailbox full")


def test_export_downloads_a_file(library, person):
    person.api("POST", "trees", {"team": person.team["id"], "title": "Alpha printer"})
    library.reload()
    library.locator("[data-row]").first.click()
    library.get_by_label("More actions").click()
    with library.expect_download() as download:
        library.get_by_role("link", name="Export as Markdown").click()
    assert download.value.suggested_filename.endswith(".md")
