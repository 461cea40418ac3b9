"""What was typed with the keyboard layout of another script finds what was meant, and says what it was taken for."""

import pytest

from tests import factories
from tests.html import page_of
from trees.models.search import index as search_index
from trees.models.search.matches import Filters, search_guides

pytestmark = pytest.mark.django_db
TITLES = [
    "Принтер: проблема с бумагой", "Не друкує, їжак", "Εκτυπωτής εκτός σύνδεσης", "המדפסת לא מדפיסה", "الطابعة لا تعمل",
    "Printer offline",
]  # fmt: skip


@pytest.fixture
def search(team, owner):
    titles = {factories.tree(team, owner, title).pk: title for title in TITLES}
    for _ in search_index.refresh_all():
        pass

    def search(text):
        matches = search_guides(text, Filters(list(owner.teams()), own_team=team.pk))
        return [titles[key] for key in matches.keys], matches.meant, matches.only_meant

    return search


@pytest.mark.parametrize(
    ("typed", "title", "meant"),
    [
        ("ghbynth", 0, "принтер"),
        ("Ghbynth ,evfujq", 0, "принтер бумагой"),
        ("ghj,ktvf", 0, "проблема"),
        ("lhere'", 1, "друкує"),
        ("ektypvt;hw", 2, "εκτυπωτησ"),
        ("vnspx, kt", 3, "המדפסת לא"),
        ("hg'hfum", 4, "الطابعه"),
        ("зкштеук", 5, "printer"),
        ("πριντερ οφφλινε", 5, "printer offline"),
        ("פרןמאקר", 5, "printer"),
        ("حقهىفثق", 5, "printer"),
    ],
)
def test_query_in_another_layout_finds_the_guide_and_says_so(search, typed, title, meant):
    assert search(typed) == ([TITLES[title]], meant, True)


@pytest.mark.parametrize("typed", ["ghbyntr", "xyz", "принтер", "printer", "E-1234", "ghbynth offline", "п" * 101])
def test_what_is_no_such_query_is_taken_for_none(search, typed):
    assert search(typed)[1] == ""


def test_library_asks_whether_that_was_meant(page_client_for, search, owner, team):
    page = page_of(page_client_for(owner).get(f"/trees/list?team={team.pk}&q=ghbynth"))
    assert "Did you mean принтер" in page.words
