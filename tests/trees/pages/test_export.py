"""/trees/<id>/export: the formats of a guide, by what they are for."""

import pytest

from tests import factories
from tests.html import page_of
from trees.transfer.exports import EXPORTS, PURPOSES

pytestmark = pytest.mark.django_db


def test_each_format_stands_once_with_what_it_is_for(page_client_for, viewer, guide):
    assert sorted(name for formats in PURPOSES.values() for name in formats) == sorted(EXPORTS)
    page = page_of(page_client_for(viewer).get(f"/trees/{guide.pk}/export"))
    links = page.css("a[data-download]")
    assert {link.href for link in links} == {f"/api/v1/trees/{guide.pk}/export?format={name}" for name in EXPORTS}
    about = {link.text: page.by_id(link["aria-describedby"]).text for link in links}
    assert about["Markdown"] == "All of the guide, without loss"


def test_menu_of_a_guide_has_one_row_for_all_formats(page_client_for, viewer, guide):
    page = page_of(page_client_for(viewer).get(f"/trees/{guide.pk}/"))
    assert [each.text for each in page.css(".menu-items a")] == ["Print", "Export…"]


def test_what_is_exported_is_said_to_editors(page_client_for, editor, viewer, guide, team, owner):
    assert "The draft; the booklet is of release 1." in page_of(
        page_client_for(editor).get(f"/trees/{guide.pk}/export")
    )
    draft = factories.tree(team, owner, "Draft")
    for user in (viewer, editor):
        expected = "There are no steps to export yet." if user == viewer else "Markdown"
        assert expected in page_of(page_client_for(user).get(f"/trees/{draft.pk}/export"))
