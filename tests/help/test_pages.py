"""/help/: the user's guide on the site."""

import re

import pytest

from project.help.guide import DOCS, anchor_of, help_pages, search_index, site_link
from tests.html import page_of

pytestmark = pytest.mark.once
PAGES = sorted(file.stem for file in (DOCS / "guide").glob("*.md"))  # test_topics.py: they are all of them


def test_first_page_lists_all_of_them_and_the_api(anyone):
    html = page_of(anyone.get("/help/"))
    assert html.heading == "User’s guide"
    assert {f"/help/{name}" for name in PAGES} <= set(html.links)
    assert html.link("API reference").href == "/api/v1/docs"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_readable(anyone, name):
    response = anyone.get(f"/help/{name}")
    html = page_of(response)
    assert html.heading == re.sub(r"[`*]", "", first_line(name))
    assert html.css("nav a[aria-current=page]")[0].text == help_pages()[name].title


def first_line(name: str) -> str:
    return (DOCS / "guide" / f"{name}.md").read_text().partition("\n")[0].removeprefix("# ")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_within_the_guide_leads_to_a_place_that_is_there(anyone, name):
    links = [link for link in page_of(anyone.get(f"/help/{name}")).links if link.startswith("/help/")]
    for link in links:
        path, _, anchor = link.partition("#")
        page = page_of(anyone.get(path))
        assert not anchor or page.by_id(anchor), link


def test_links_to_what_only_the_repository_has_are_words(anyone):
    html = page_of(anyone.get("/help/sign-in"))
    assert [link for link in html.links if ".md" in link] == []
    assert site_link("../../README.md#settings") == ""
    assert site_link("editor.md#problems") == "/help/editor#problems"
    assert site_link("https://example.com/a.md") == "https://example.com/a.md"


@pytest.mark.parametrize("name", PAGES)
def test_page_shows_no_link_or_picture_that_only_the_repository_has(anyone, name):
    """On the site they would lead to the page itself, or to nothing."""
    page = page_of(anyone.get(f"/help/{name}"))
    assert [link for link in page.links if not link or link.startswith(".")] == []
    assert [picture for picture in page.css("main img") if not picture["src"].startswith("/")] == []


def test_programs_are_told_the_url_that_the_site_has_for_others(anyone, settings):
    settings.BASE_URL = "https://guides.example.com"
    response = anyone.get("/llms.txt")
    text = response.content.decode()
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "(https://guides.example.com/mcp)" in text and "(https://guides.example.com/help/agents)" in text
    assert "testserver" not in text


def test_headings_have_the_anchors_that_github_gives_them():
    assert anchor_of("Saved, or not") == "saved-or-not"
    assert anchor_of("Text diffs & more") == "text-diffs--more"


def test_markup_of_the_guide_is_html_of_the_page(anyone):
    page = page_of(anyone.get("/help/keyboard"))
    assert page.css("table")[0]["tabindex"] == "0" and "g" in page.texts("code")


def test_browsers_keep_it_and_it_is_the_same_for_everybody(anyone):
    response = anyone.get("/help/editor")
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert not response.cookies and "Cookie" not in response.headers.get("Vary", "")
    again = anyone.get("/help/editor", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["nothing-like-it", "..", "README"])
def test_page_that_is_not_there_is_not_found(anyone, name):
    assert anyone.get(f"/help/{name}").status_code == 404


def test_search_has_every_section_of_every_page(anyone):
    sections = anyone.get("/help/search.json").json()["sections"]
    assert sections == search_index()
    assert {section["url"].partition("#")[0] for section in sections} == {f"/help/{name}" for name in PAGES}
    [saved] = [each for each in sections if each["heading"] == "Saved, or not"]
    assert saved["url"] == "/help/editor#saved-or-not"
    assert saved["page"] == "The editor"
    assert "There is no save button." in saved["text"]
    assert "*" not in saved["text"] and "|" not in saved["text"]
