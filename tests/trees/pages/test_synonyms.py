"""/teams/<id>/synonyms: words that mean the same to a team, and searches that found nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.html import page_of
from trees.models import MissedSearch, Synonyms
from trees.models.library.synonyms import MAX_MISSED_PER_TEAM

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(team):
    return f"/teams/{team.pk}/synonyms"


@pytest.fixture
def admin(page_client_for, owner):
    return page_client_for(owner)


def save(client, url, lines, **data):
    return client.post(url, {"lines": lines, **data})


def shown(client, url):
    return page_of(client.get(url))


def test_admin_saves_groups_and_the_page_says_who_did(admin, url, team, owner):
    assert save(admin, url, "2fa,  mfa , two-factor\r\n\r\nbeamer, projector").status_code == 200
    assert Synonyms.objects.lines_for(team.pk) == "2fa, mfa, two-factor\nbeamer, projector"
    html = shown(admin, url)
    assert "beamer, projector" in html
    assert f"Last changed by {owner}" in html


def test_search_finds_a_guide_by_a_synonym_at_once(admin, url, team, owner):
    tree = factories.tree(team, owner, "Two-factor phone changed")
    assert f"/trees/{tree.pk}/" not in shown(admin, "/trees/list?q=mfa").source
    save(admin, url, "2fa, mfa, two-factor")
    assert f"/trees/{tree.pk}/" in shown(admin, "/trees/list?q=mfa").source
    assert f"/trees/{tree.pk}/" in shown(admin, "/trees/palette?q=2fa").source


def test_found_synonym_is_marked(admin, url, team, owner):
    factories.tree(team, owner, "Two-factor phone changed")
    save(admin, url, "mfa, two-factor")
    assert shown(admin, "/trees/list?q=mfa").texts("mark") == ["Two-factor"]


def test_synonyms_of_another_team_mean_nothing(admin, url, team, owner, stranger):
    Synonyms.objects.set_lines(stranger.teams().get(), "mfa, two-factor", by=stranger)
    factories.tree(team, owner, "Two-factor phone changed")
    assert "Two-factor" not in shown(admin, "/trees/list?q=mfa")


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        ("alone", "“alone” needs a second word"),
        ("wi-fi, wifi", "needs a second word"),  # one word to the search
        (", ".join(f"word{i}" for i in range(13)), "has more than 12 words"),
        ("a, " + "b" * 61, "is no word or phrase of at most 60 characters"),
        ("one, !!!", "“!!!” is no word"),
        ("\n".join(f"a{i}, b{i}" for i in range(201)), "at most 200 groups"),
    ],
)
def test_what_is_no_group_is_refused_with_its_line(admin, url, team, lines, error):
    response = save(admin, url, lines)
    assert response.status_code == 422
    assert error in page_of(response)
    assert Synonyms.objects.lines_for(team.pk) == ""


def test_save_over_another_admins_change_is_refused_once(admin, url, team, owner):
    seen = shown(admin, url).css("[name=seen]")[0]["value"]
    Synonyms.objects.set_lines(team, "theirs, them", by=owner)
    refused = save(admin, url, "mine, my", seen=seen)
    assert refused.status_code == 422
    assert "Somebody else changed this" in page_of(refused)
    again = page_of(refused).css("[name=seen]")[0]["value"]
    assert save(admin, url, "mine, my", seen=again).status_code == 200
    assert Synonyms.objects.lines_for(team.pk) == "mine, my"


def test_members_read_them_without_a_form_or_the_searches_of_the_team(page_client_for, viewer, team, url, owner):
    Synonyms.objects.set_lines(team, "beamer, projector", by=owner)
    MissedSearch.objects.record(team, "zebra")
    html = shown(page_client_for(viewer), url)
    assert "beamer, projector" in html
    assert not html.css("textarea")
    assert "zebra" not in html


# Searches that found nothing


def miss(client, text, team):
    return client.post(f"/trees/missed?team={team.pk}&q={text}")


def test_search_that_found_nothing_is_counted_without_who_asked(page_client_for, viewer, editor, admin, team, url):
    for person in (viewer, editor):
        assert miss(page_client_for(person), "Beamer", team).status_code == 204
    (missed,) = MissedSearch.objects.all()
    assert (missed.text, missed.times) == ("beamer", 2)
    assert {field.name for field in MissedSearch._meta.fields} == {"id", "team", "text", "times", "last_at"}
    html = shown(admin, url)
    assert "beamer" in html
    assert "2 times" in html


def test_search_that_finds_something_is_not_counted(admin, team, owner):
    factories.tree(team, owner, "Beamer dark")
    miss(admin, "beamer", team)
    assert not MissedSearch.objects.exists()


def test_search_that_only_a_near_word_answers_is_counted(admin, team, owner):
    factories.tree(team, owner, "Beamer dark")
    html = shown(admin, f"/trees/list?team={team.pk}&q=beemer")
    assert "No guide has “beemer”" in html
    assert len(html.css("[hx-post^='/trees/missed']")) == 1
    miss(admin, "beemer", team)
    assert MissedSearch.objects.get().text == "beemer"


@pytest.mark.parametrize("text", ["ab", "0170 1234567", "jo@example.com", "x" * 70, "!!!"])
def test_what_is_too_short_or_may_be_about_a_person_is_not_counted(admin, team, text):
    miss(admin, text, team)
    assert not MissedSearch.objects.exists()


def test_missed_search_of_a_stranger_is_not_counted(page_client_for, stranger, team):
    assert miss(page_client_for(stranger), "beamer", team).status_code == 404
    assert not MissedSearch.objects.exists()


def test_empty_list_has_it_counted_after_a_while(admin, team):
    html = shown(admin, f"/trees/list?team={team.pk}&q=zebra")
    (counter,) = html.css("[hx-post^='/trees/missed']")
    assert "delay:2s" in counter["hx-trigger"]
    assert "q=zebra" in counter["hx-post"]


def test_suggestion_begins_a_line_and_goes_once_it_has_synonyms(admin, url, team):
    MissedSearch.objects.record(team, "beamer")
    assert shown(admin, f"{url}?add=beamer").css("textarea")[0].text.strip() == "beamer,"
    save(admin, url, "beamer, projector")
    assert "None." in shown(admin, url)


def test_admin_removes_a_suggestion(admin, url, team):
    MissedSearch.objects.record(team, "beamer")
    missed = MissedSearch.objects.get()
    assert admin.delete(f"{url}/missed/{missed.pk}").status_code == 200
    assert admin.delete(f"{url}/missed/{missed.pk}").status_code == 404
    assert not MissedSearch.objects.exists()


def test_missed_searches_are_kept_for_90_days(team):
    MissedSearch.objects.record(team, "beamer")
    MissedSearch.objects.update(last_at=timezone.now() - timedelta(days=91))
    assert not MissedSearch.objects.suggestions(team)
    MissedSearch.objects.record(team, "zebra")
    assert [each.text for each in MissedSearch.objects.all()] == ["zebra"]


def test_number_of_missed_searches_of_a_team_is_bounded(team, monkeypatch):
    monkeypatch.setattr("trees.models.library.synonyms.MAX_MISSED_PER_TEAM", 3)
    for word in ("one", "two", "three", "four", "five"):
        MissedSearch.objects.record(team, word)
    assert {each.text for each in MissedSearch.objects.all()} == {"three", "four", "five"}
    assert MAX_MISSED_PER_TEAM == 500


def test_what_nobody_has_written_begins_a_guide(admin, url, team):
    MissedSearch.objects.record(team, "beamer lamp")
    assert f"{url}#missed-title" in admin.get(f"/teams/{team.pk}/numbers").content.decode()
    [link] = shown(admin, url).css('a[aria-label="Write a guide: beamer lamp"]')
    assert shown(admin, link["href"]).css('[name="title"]')[0]["value"] == "beamer lamp"
