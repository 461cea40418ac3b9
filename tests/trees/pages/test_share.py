"""/trees/<id>/share: the public links of a guide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.html import page_of
from trees.models import Share

pytestmark = pytest.mark.django_db
FORM = {"expires": "never", "day": "", "origins": ""}


@pytest.fixture
def guide(team, owner):
    return factories.published(team, by=owner, title='Printer "offline"')


@pytest.fixture
def browser(page_client_for, editor):
    return page_client_for(editor)


def make(browser, guide, **fields):
    return browser.post(f"/trees/{guide.pk}/share", FORM | fields)


def made(browser, guide, **fields) -> Share:
    assert make(browser, guide, **fields).status_code == 200
    return guide.shares.first()


def read(browser, guide, query=""):
    return page_of(browser.get(f"/trees/{guide.pk}/share{query}"))


def test_before_the_first_it_says_that_there_is_none_and_what_a_link_shows(browser, guide):
    page = read(browser, guide)
    assert "only the team can read this guide" in page
    assert "Anyone with the link can read" in page


def test_link_is_made_and_can_be_copied(browser, guide, editor):
    page = page_of(make(browser, guide))
    share = Share.objects.get()
    assert (share.created_by, share.expires_at, share.indexable, share.sites) == (editor, None, False, [])
    assert f"http://testserver/s/{share.token}/" in page.data("copy")
    assert [text for text in page.data("copy") if "<iframe" in text] == []
    assert "never expires" in page


def test_link_is_below_the_url_that_the_settings_give(browser, guide, settings):
    settings.BASE_URL = "https://guides.example.com"
    page = page_of(make(browser, guide))
    assert f"https://guides.example.com/s/{Share.objects.get().token}/" in page.data("copy")


@pytest.mark.parametrize("days", [7, 30, 90])
def test_link_expires_after_days(browser, guide, days):
    left = made(browser, guide, expires=str(days)).expires_at - timezone.now()
    assert timedelta(days=days, minutes=-1) < left <= timedelta(days=days)


def test_link_expires_at_the_end_of_a_day(browser, guide):
    day = timezone.localdate() + timedelta(days=3)
    ends = timezone.localtime(made(browser, guide, expires="on", day=day.isoformat()).expires_at)
    assert (ends.date(), ends.hour, ends.minute) == (day, 23, 59)


@pytest.mark.parametrize("day", ["", "2020-01-01", "9999-12-31", "soon", "\x00", "0001-01-01"])
def test_day_that_cannot_be_is_refused_beside_its_field(browser, guide, day):
    response = make(browser, guide, expires="on", day=day)
    assert response.status_code == 422
    assert page_of(response).field("day").error
    assert not Share.objects.exists()


@pytest.mark.parametrize("expires", ["", "31", "\ud800".encode("utf-8", "surrogatepass"), "on\x00"])
def test_other_expiries_are_refused(browser, guide, expires):
    assert make(browser, guide, expires=expires).status_code == 422


def test_sites_bring_a_snippet_for_their_page(browser, guide):
    page = page_of(make(browser, guide, origins="https://help.example.com\n\nHTTP://intra:8080/"))
    share = Share.objects.get()
    assert share.sites == ["https://help.example.com", "http://intra:8080"]
    frame = (
        f'<iframe src="http://testserver/s/{share.token}/" title="Printer &quot;offline&quot;" '
        'width="100%" height="640" loading="lazy"></iframe>'
    )
    assert frame in page.data("copy") and frame in page.text


def test_what_is_no_site_is_refused_and_kept_in_the_form(browser, guide):
    response = make(browser, guide, origins="https://*.example.com\nhelp\nhttps://help.example.com")
    assert response.status_code == 422
    field = page_of(response).field("origins")
    assert "“https://*.example.com”: name each origin in full" in field.error
    assert "“help”: " in field.error  # both messages describe the field
    assert field.value == "https://*.example.com\nhelp\nhttps://help.example.com"


def test_search_engines_only_where_it_is_ticked(browser, guide):
    assert made(browser, guide, indexable="on").indexable
    assert "search engines" in read(browser, guide)


def test_revoked_link_is_over_and_a_new_one_like_it_is_offered(browser, guide):
    share = made(browser, guide, expires="30", indexable="on", origins="https://help.example.com")
    response = browser.delete(f"/trees/{guide.pk}/share/{share.pk}")
    page = page_of(response)
    share.refresh_from_db()
    assert not share.is_open
    assert f"?like={share.pk}" in page.source
    assert share.token not in page.source
    form = read(browser, guide, f"?like={share.pk}")
    assert form.field("origins").value == "https://help.example.com"
    assert [each.value for each in form.css("[name=expires]") if each.is_set("checked")] == ["on"]
    assert form.field("day").value == timezone.localdate(share.expires_at).isoformat()


def test_link_like_one_that_has_expired_ends_in_a_month_and_like_one_without_an_end_never(browser, guide):
    expired, endless = made(browser, guide, indexable="on"), made(browser, guide)
    Share.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    like_expired, like_endless = (read(browser, guide, f"?like={each.pk}") for each in (expired, endless))
    chosen = [
        [each.value for each in form.css("[name=expires]") if each.is_set("checked")]
        for form in (like_expired, like_endless)
    ]
    assert chosen == [["30"], ["never"]]
    assert like_expired.field("indexable").is_set("checked") and not like_endless.field("indexable").is_set("checked")


def test_expired_and_revoked_stay_in_the_list(browser, guide):
    share = made(browser, guide)
    Share.objects.filter(pk=share.pk).update(expires_at=timezone.now())
    made(browser, guide).revoke()
    page = read(browser, guide)
    assert set(page.texts(".badge")) == {"expired", "revoked"}
    assert "data-copy" not in page.source


def test_guide_without_a_release_or_in_the_archive_says_what_to_do(browser, tree, guide, owner):
    assert "Publish it on" in read(browser, tree)
    assert make(browser, tree).status_code == 422
    guide.archive(by=owner)
    assert "Restore the guide" in read(browser, guide)
    assert make(browser, guide).status_code == 422
    assert not Share.objects.exists()


def test_links_of_another_guide_are_not_within_reach(browser, guide, team, owner):
    other = Share.objects.create_share(factories.published(team, by=owner, title="Other"), owner)
    assert browser.delete(f"/trees/{guide.pk}/share/{other.pk}").status_code == 404
    Share.objects.filter(pk=other.pk).update(origins="https://other.example")
    assert "other.example" not in read(browser, guide, f"?like={other.pk}").source


@pytest.mark.parametrize("query", ["?like=x", "?like=%00", f"?like={2**70}", "?after=x", "?after=%00"])
def test_odd_queries_show_the_page_as_it_is(browser, guide, query):
    assert browser.get(f"/trees/{guide.pk}/share{query}").status_code == 200


def test_older_links_come_page_by_page(browser, guide, owner):
    shares = [Share.objects.create_share(guide, owner) for _ in range(25)]
    page = read(browser, guide)
    assert len(page.css("[data-copyable]")) == 20
    query = page.source.partition("/share?after=")[2].partition('"')[0]
    older = read(browser, guide, f"?after={query}")
    assert [share for share in shares if share.token in older.source] == shares[:5]


def test_queries_do_not_grow_with_the_links(browser, guide, owner, django_assert_max_num_queries):
    for number in range(12):
        person = factories.person(f"Maker{number}")
        Share.objects.create_share(guide, person)
    with django_assert_max_num_queries(6):
        browser.get(f"/trees/{guide.pk}/share")
