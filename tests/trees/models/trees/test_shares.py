"""Public links: how they are made, and how they end."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests import factories
from trees.core.graph import Graph, Node
from trees.models import Share

pytestmark = pytest.mark.django_db


def test_link_leads_to_the_live_release_and_stays_there(guide, link, owner):
    guide.commit(Graph.of([Node("new", "New", outcome="resolved")]), by=owner, onto=1)
    guide.publish(by=owner)
    link.refresh_from_db()
    assert (link.release.number, guide.live.number) == (1, 2)


def test_link_to_an_older_release(guide, owner):
    first = guide.live
    guide.commit(Graph.of([Node("new", "New", outcome="resolved")]), by=owner, onto=1)
    guide.publish(by=owner)
    assert Share.objects.create_share(guide, owner, release=first).release == first


def test_unless_asked_for_it_never_expires_and_is_in_no_search_engine_and_no_frame(link):
    assert (link.expires_at, link.indexable, link.sites) == (None, False, [])


def test_tokens_are_long_and_never_the_same(guide, owner):
    tokens = {Share.objects.create_share(guide, owner).token for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 24


def test_guide_without_a_release_gets_no_link(tree, owner):
    with pytest.raises(ValidationError, match="Publish this guide first"):
        Share.objects.create_share(tree, owner)


def test_unpublished_guide_gets_no_link_to_any_of_its_releases(guide, owner):
    first = guide.live
    guide.unpublish()
    with pytest.raises(ValidationError, match="Publish this guide first"):
        Share.objects.create_share(guide, owner, release=first)


def test_draft_or_release_of_another_guide_gets_no_link(guide, team, owner):
    draft = guide.commit(factories.graph(), by=owner, onto=1)
    other = factories.published(team, by=owner, title="Other")
    for release in (draft, other.live):
        with pytest.raises(ValidationError, match="a link leads to a release"):
            Share.objects.create_share(guide, owner, release=release)


def test_archived_guide_gets_no_link(guide, owner):
    guide.archive(by=owner)
    with pytest.raises(ValidationError, match="archived"):
        Share.objects.create_share(guide, owner)


@pytest.mark.parametrize(
    ("ahead", "message"),
    [
        (timedelta(seconds=-1), "This lies in the past."),
        (timedelta(days=4000), "At most ten years from now."),
    ],
)
def test_expiry_lies_ahead_and_within_ten_years(guide, owner, ahead, message):
    with pytest.raises(ValidationError) as refused:
        Share.objects.create_share(guide, owner, expires_at=timezone.now() + ahead)
    assert refused.value.message_dict == {"expires_at": [message]}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://help.example.com", "https://help.example.com"),
        ("HTTPS://Help.Example.com/", "https://help.example.com"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        (" https://192.0.2.7 ", "https://192.0.2.7"),
        ("https://bücher.example:443", "https://xn--bcher-kva.example"),
    ],
)
def test_sites_are_kept_in_one_form(guide, owner, given, kept):
    assert Share.objects.create_share(guide, owner, origins=[given, kept, ""]).sites == [kept]


@pytest.mark.parametrize(
    "given",
    [
        "help.example.com", "https://", "https://*.example.com", "*", "'self'", "data:", "ftp://example.com",
        "https://example.com/help", "https://example.com?x", "https://example.com#x", "https://a@example.com",
        "https://example.com;script-src *", "https://example.com https://b.example", "https://example.com,b",
        "https://example.com:0", "https://example.com:65536", "https://-a.example",
        "https://a..example", "https://a\x00b", "https://a\nb", "https://\ud800",
        "https://" + "a" * 64 + ".example", "https://" + "a." * 130 + "example", "https://[::1", "//example.com",
    ],
)  # fmt: skip
def test_what_is_no_site_is_refused(guide, owner, given):
    with pytest.raises(ValidationError) as refused:
        Share.objects.create_share(guide, owner, origins=["https://good.example", given])
    assert set(refused.value.message_dict) == {"origins"}
    assert not Share.objects.exists()


def test_at_most_twenty_sites(guide, owner):
    origins = [f"https://{number}.example" for number in range(21)]
    assert len(Share.objects.create_share(guide, owner, origins=origins[:20]).sites) == 20
    with pytest.raises(ValidationError, match="at most 20"):
        Share.objects.create_share(guide, owner, origins=origins)


def test_revoked_is_over_and_keeps_its_time(link):
    assert link.is_open
    link.revoke()
    when = link.revoked_at
    link.revoke()
    assert (link.is_open, link.revoked_at) == (False, when)
    assert list(Share.objects.open()) == []


def test_open_ones_are_neither_revoked_nor_expired(guide, owner, link):
    soon = timezone.now() + timedelta(hours=1)
    later = Share.objects.create_share(guide, owner, expires_at=soon)
    gone = Share.objects.create_share(guide, owner, expires_at=soon)
    Share.objects.filter(pk=gone.pk).update(expires_at=timezone.now())
    gone.refresh_from_db()
    Share.objects.create_share(guide, owner).revoke()
    assert set(Share.objects.open()) == {link, later}
    assert (later.is_open, gone.is_open) == (True, False)


def test_links_are_the_teams(link, viewer, stranger):
    assert list(Share.objects.of(viewer)) == [link]
    assert list(Share.objects.of(stranger)) == []
