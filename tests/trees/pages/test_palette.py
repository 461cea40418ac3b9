"""/trees/palette: jump to anything."""

import pytest

from tests import factories
from tests.html import page_of
from trees.library import palette
from trees.models import Folder, Pin, Run
from trees.models.runs.queries import run_words
from trees.models.search import runs as search_runs

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
    assert "Router live" in html.by_data("page", f"/trees/{live.pk}/")
    assert "not published" in html


def test_palette_has_at_hand_what_was_pinned_and_run_each_once(page_client_for, owner, team):
    pinned, recent = (factories.published(team, owner, title) for title in ("Router", "Printer"))
    for guide in (pinned, recent):
        Run.objects.start(guide, by=owner)
    Pin.objects.place(owner, pinned)
    page = page_of(page_client_for(owner).get("/trees/palette"))
    assert [page.links.count(f"/trees/{guide.pk}/run") for guide in (pinned, recent)] == [1, 1]


def test_palette_puts_the_team_that_is_shown_first_among_equals(page_client_for, owner, team, stranger):
    other = factories.team("Second desk", admin=owner)
    for each in (team, other):
        Folder(team=each, name="Devices at home").save()
    foreign = stranger.teams().get()
    for shown, first in ((team, team), (other, other), (foreign, other)):
        page = page_of(page_client_for(owner).get(f"/trees/palette?q=home&team={shown.pk}"))
        assert page.texts("[data-entry] .muted")[0] == f"Folder, {first.name}", shown


def test_palette_finds_new_runs_by_any_word_and_old_ones_by_their_ticket(page_client_for, owner, team, monkeypatch):
    monkeypatch.setattr(search_runs, "MAX_NEWEST", 2)
    monkeypatch.setattr(search_runs, "MIN_NEWEST_PER_TEAM", 1)
    guide = factories.published(team, owner, "Router")
    told = [("INC-77", "Ann Meier"), ("", "Ann Nowak"), ("inc-78", "Ann Okafor"), ("INC-79", "Ann Péter")]
    for ticket, caller in told:
        run = Run.objects.start(guide, by=owner)
        Run.objects.filter(pk=run.pk).update(ticket=ticket, caller=caller, words=run_words(ticket, caller), look=False)
    client = page_client_for(owner)

    def runs(text):
        html = page_of(client.get("/trees/palette", {"q": text}))
        return [caller for _, caller in told if caller in html]

    assert runs("ann") == ["Ann Nowak", "Ann Okafor", "Ann Péter"]  # two of the newest; one whose words begin so
    assert runs("peter") == ["Ann Péter"]
    assert runs("inc-77") == runs("INC-7")[:1] == ["Ann Meier"]
    assert runs("meier") == []
    assert runs("77") == []


def test_palette_offers_the_best_few_of_each_kind(page_client_for, owner, team, monkeypatch):
    monkeypatch.setattr(palette, "MAX_ENTRIES_PER_KIND", 2)
    for number in range(3):
        Folder(team=team, name=f"Router {number}").save()
        factories.begun(factories.published(team, owner, f"Router {number}"), owner, f"ROUTER-{number}")
    kinds = [link.split("/")[1:3] for link in page_of(page_client_for(owner).get("/trees/palette?q=router")).links]
    assert [kind for kind, _ in kinds].count("runs") == 2
    assert sum(kind == "trees" and key.isdigit() for kind, key in kinds) == 2
    assert sum(key.startswith("?folder") for _, key in kinds) == 2


def test_palette_looks_for_runs_from_the_second_letter_on(page_client_for, owner, team):
    factories.begun(factories.published(team, owner, "Router"), owner, "7X")
    client = page_client_for(owner)
    assert "7X" in page_of(client.get("/trees/palette?q=7x"))
    assert "7X" not in page_of(client.get("/trees/palette?q=7"))


def test_palette_takes_as_many_statements_for_several_teams(page_client_for, owner, team, django_assert_num_queries):
    factories.tree(team, owner, "Printer")
    client = page_client_for(owner)
    for number in range(3):
        factories.team(f"Team {number}", admin=owner)
        client.get("/trees/palette?q=printer")
        with django_assert_num_queries(11):  # seven of them look for more, because little is found
            client.get("/trees/palette?q=printer")
