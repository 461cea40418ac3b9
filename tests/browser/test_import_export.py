"""Guides come in and go out as files, in the browser."""

import os
import zipfile

import pytest

from tests.browser.axe import COLOURS, RULES, violations
from tests.browser.expect import expect

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
    folder = tmp_path / "guides"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config.md").write_text("[core]")
    guide.rename(folder / "mailbox.md")
    for _ in range(2):  # the second time in place of the first
        library.locator("[data-folder-for]").set_input_files(folder)
        expect(library.locator("#brought")).to_contain_text("2 files.")


def test_export_downloads_a_file(library, person):
    person.api("POST", "trees", {"team": person.team["id"], "title": "Alpha printer"})
    library.reload()
    library.locator("[data-row]").first.click()
    library.get_by_label("More actions").click()
    library.get_by_role("link", name="Export…").press("Enter")
    dialog = library.get_by_role("dialog", name="Export “Alpha printer”")
    with library.expect_download() as download:
        dialog.get_by_role("link", name="Markdown").press("Enter")
    assert download.value.suggested_filename.endswith(".md")
    expect(dialog).to_be_hidden()


SHEET = "Kysymys;Vastaus;Minne\nOnko se päällä?;Kyllä;Valmis\n;Ei;Kytke se\nValmis;;\nKytke se;;\n"
DRAWING = """<mxfile><diagram name="Lamp"><mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>
<mxCell id="a" value="Is it on?" vertex="1" parent="1"/><mxCell id="b" value="{}" vertex="1" parent="1"/>
<mxCell id="e" value="Yes" edge="1" source="a" target="b" parent="1"/></root></mxGraphModel></diagram></mxfile>"""


def test_a_drawing_and_a_table_are_mapped_imported_and_imported_again(library, tmp_path):
    drawing, table = tmp_path / "lamp.drawio", tmp_path / "vika.csv"
    drawing.write_text(DRAWING.format("Good"))
    table.write_text(SHEET)
    library.goto("/trees/import")
    library.get_by_label("Or choose files").set_input_files([drawing, table])
    for column, role in (("Kysymys", "Question or title"), ("Vastaus", "Answer"), ("Minne", "Next step")):
        library.get_by_label(column).focus()
        library.get_by_label(column).select_option(role)
        expect(library.get_by_label(column)).to_be_focused()
    expect(library.get_by_role("heading", name="2 guides found")).to_be_visible()
    library.set_viewport_size({"width": 320, "height": 800})
    assert library.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(library) == []
    library.get_by_role("button", name="Import them").click()
    expect(library.get_by_text("2 guides imported, as drafts.")).to_be_visible()
    drawing.write_text(DRAWING.format("All good"))
    library.goto("/trees/import")
    library.get_by_label("Or choose files").set_input_files([drawing])
    expect(library.locator(".again summary")).to_contain_text("1 step renamed")
    expect(library.get_by_label("New revision of that guide")).to_be_checked()
    drawing.write_text(DRAWING.format("All is good"))  # corrected, while the page shows what it was
    os.utime(drawing, (0, 0))  # browsers tell a change by the time of it, to the second
    library.get_by_role("button", name="Preview").click()
    expect(library.get_by_text("A file has changed since it was chosen. Choose it again.")).to_be_visible()
    library.get_by_label("Or choose files").set_input_files([drawing])
    expect(library.locator("#preview")).to_contain_text("All is good")
    assert violations(library) == []
    library.get_by_role("button", name="Import it").click()
    expect(library.get_by_role("heading", level=1, name="Lamp")).to_be_visible()
    expect(library.get_by_text("All is good").first).to_be_visible()


HEATING = """# Heating

## Is it warm? {#warm}

- [Yes](#done)
- [No](#valve)

## Open the valve {#valve .escalate}

## Done {#done .resolved}

## The boiler {#boiler .resolved}

## The pump {#pump .resolved}

## The thermostat {#thermostat .resolved}

## The pipes {#pipes .resolved}
"""


def test_conflicts_of_a_second_import_are_shown_and_decided(library, person):
    (made,) = person.api("POST", "trees/import", {"team": person.team["id"], "text": HEATING})
    graph = person.api("GET", f"trees/{made['id']}/revisions/1")["graph"]
    graph["nodes"]["warm"]["title"] = f"Is the radiator warm, {'very ' * 12}warm?"
    graph["nodes"]["done"] |= {"title": "W" * 60, "outcome": "unresolved"}
    del graph["nodes"]["valve"]
    graph["nodes"]["warm"]["options"][1]["to"] = "done"
    person.api("POST", f"trees/{made['id']}/revisions", {"graph": graph, "onto": 1})
    changed = (
        HEATING.replace("Is it warm?", "هل هو دافئ؟").replace("Open the", "Turn the").replace("## Done", "## Fine")
    )
    library.goto("/trees/import")
    library.get_by_label("Paste a diagram or a text").fill(changed)
    expect(library.get_by_text("Both changed the same in 3 places:")).to_be_visible()
    for scheme in ("light", "dark"):
        library.emulate_media(color_scheme=scheme)
        for width in (1280, 390, 320):
            library.set_viewport_size({"width": width, "height": 800})
            assert library.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(library, RULES if scheme == "light" else COLOURS) == []
    warm = library.locator(".conflict").first
    expect(warm).not_to_contain_text("Answer")  # it leads to the same step, which has another title on each side
    warm.get_by_role("combobox").select_option("As in the file")
    library.get_by_role("button", name="Import it").click()
    expect(library.get_by_role("heading", level=1, name="Heating")).to_be_visible()
    nodes = person.api("GET", f"trees/{made['id']}/revisions/4")["graph"]["nodes"]
    assert (nodes["warm"]["title"], nodes["done"]["title"]) == ("هل هو دافئ؟", "W" * 60)


@pytest.fixture
def long_import(tmp_path):
    """A ZIP that takes far longer to read than a person takes to cancel: 900 flowcharts of 600 arrows."""
    path = tmp_path / "long.zip"
    text = "flowchart TD\n" + "".join(f" a{n}[Is {n} on?] -->|Yes| a{n + 1}\n" for n in range(600))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(900):
            archive.writestr(f"{number}.mmd", text)
    return path


def test_a_long_import_says_how_far_it_is_and_is_cancelled_before_and_after_the_page_was_loaded_again(
    library, person, long_import
):
    library.goto("/trees/import")
    progress = library.locator("#import-progress")
    bar = progress.locator("progress[data-known][max^='90']")  # as the server tells it: 900 files, and the text
    library.locator("#files").set_input_files(long_import)
    expect(bar).to_be_visible()
    progress.get_by_role("button", name="Cancel").click()
    expect(library.get_by_text("Cancelled. Nothing was saved.")).to_be_visible()
    expect(library.locator("#preview")).to_be_empty()

    library.get_by_role("button", name="Remove them").click()
    library.get_by_label("Paste a diagram or a text").fill("flowchart TD\n a --> b\n")
    expect(library.get_by_role("button", name="Import it")).to_be_visible()
    library.route("**/trees/import/preview*", lambda route: route.abort())  # the network is gone for a moment
    library.locator("#files").set_input_files(long_import)
    library.get_by_role("button", name="Import it").click()
    expect(bar).to_be_visible()
    expect(progress).to_contain_text("Nothing is saved yet.")
    library.reload()
    expect(bar).to_be_visible()
    progress.get_by_role("button", name="Cancel").click()
    expect(library.get_by_text("Cancelled. Nothing was imported.")).to_be_visible()
    assert person.api("GET", f"trees?team={person.team['id']}")["results"] == []
