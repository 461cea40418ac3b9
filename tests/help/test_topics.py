"""Each page of the site has its page of the user's guide, and each of those exists."""

import pytest

from project.help.guide import DOCS, help_pages
from project.help.topics import TOPICS
from tests.html import page_of
from tests.site_pages import LISTS, PAGES, PUBLIC

pytestmark = pytest.mark.once
# Pages for customers, who have nothing to do with the rest of the site; the guide itself; what stands for any page.
WITHOUT = {"shared", "shared_step", "shared_print", "help", "help_page", "offline"}


def test_each_page_of_the_site_has_a_page_of_the_guide():
    assert set(TOPICS) == {*LISTS, *PAGES, *PUBLIC, "demo"} - WITHOUT


def test_each_page_of_the_guide_that_is_named_exists():
    assert set(TOPICS.values()) <= set(help_pages())


def test_every_file_of_the_guide_is_a_page():
    assert set(help_pages()) == {file.stem for file in (DOCS / "guide").glob("*.md")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "topic", "title"),
    [
        ("/trees/", "find-a-guide", "Find a guide"),
        ("/trees/{tree}/", "find-a-guide", "Find a guide"),
        ("/trees/{tree}/numbers", "numbers", "Reading the numbers"),
        ("/trees/{tree}/edit", "editor", "The editor"),
        ("/devices", "sign-in", "Sign in and stay signed in"),
    ],
)
def test_page_names_it(page_client_for, editor, tree, url, topic, title):
    page = page_of(page_client_for(editor).get(url.format(tree=tree.pk)))
    assert page.by_data("help", f"/help/{topic}")["data-title"] == title


@pytest.mark.django_db
def test_region_names_none(page_client_for, editor, tree):
    assert page_of(page_client_for(editor).get("/trees/list")).data("help") == []


def test_guide_itself_names_nothing(anyone):
    assert page_of(anyone.get("/help/")).data("help") == []


@pytest.mark.django_db
def test_sign_in_page_links_to_what_is_about_it(anyone):
    assert page_of(anyone.get("/login")).link("Help").href == "/help/sign-in"
    assert page_of(anyone.get("/no/such/page")).link("Help").href == "/help/"
