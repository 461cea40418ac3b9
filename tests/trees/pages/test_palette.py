"""/trees/palette: jump to anything."""

import pytest

from tests import factories
from tests.html import page_of
from trees.models import Folder

pytestmark = pytest.mark.django_db


def test_palette_finds_guides_folders_and_pages_of_the_person(page_client_for, owner, team, stranger):
    Folder(team=team, name="Devices at home").save()
    factories.tree(team, owner, "Lost devices")
    factories.tree(stranger.teams().get(), stranger, "Secret devices")
    html = page_of(page_client_for(owner).get("/trees/palette?q=devices"))
    assert "Lost devices" in html
    assert "Devices at home" in html
    assert "/devices" in html.links
    assert "Secret" not in html.source


def test_palette_says_when_nothing_is_called_so(page_client_for, owner, team):
    assert "“zebra”" in page_of(page_client_for(owner).get("/trees/palette?q=zebra"))


def test_palette_runs_a_published_guide_and_names_its_page(page_client_for, owner, team):
    draft, live = (factories.tree(team, owner, f"Router {name}") for name in ("draft", "live"))
    live.publish(by=owner)
    html = page_of(page_client_for(owner).get("/trees/palette?q=router"))
    assert {f"/trees/{draft.pk}/", f"/trees/{live.pk}/run"} <= set(html.links)
    assert f'data-page="/trees/{live.pk}/"' in html.source
    assert "not published" in html
