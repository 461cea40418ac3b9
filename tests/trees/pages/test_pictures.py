"""/pictures/<key>.webp"""

import pytest
from django.test import Client

from tests import factories
from tests.html import page_of
from tests.trees.pictures import upload
from trees.core.graph import Graph, Node
from trees.models import Picture, Share
from trees.models.pictures.picture import MAX_CHECKED_PICTURES_PER_GUIDE, problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(team, owner):
    return Picture.objects.create_from_upload(team, upload(), by=owner)


@pytest.fixture
def showing(team, owner, picture):
    """A published guide with a picture in its first step."""
    step = Node("only", "Look", f"![The front panel]({picture.url})", outcome="resolved")
    return factories.published(team, owner, graph=Graph.of([step]))


def dead(*bodies: str) -> list[str]:
    graph = Graph.of([Node(f"n{i}", "Look", body, outcome="resolved") for i, body in enumerate(bodies)])
    return [problem.node for problem in problems(graph)]


def test_anybody_who_knows_its_name_sees_it_and_may_keep_it(picture):
    response = Client().get(picture.url, headers={"Accept-Encoding": "gzip"})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/webp")
    assert response.getvalue() == picture.file.read()
    assert response.headers["Content-Length"] == str(picture.file.size)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert not response.cookies
    assert "Content-Encoding" not in response.headers


def test_what_a_browser_has_already_is_not_sent_again(picture):
    seen = Client().get(picture.url).headers["ETag"]
    again = Client().get(picture.url, headers={"If-None-Match": seen})
    assert (again.status_code, again.getvalue()) == (304, b"")


@pytest.mark.parametrize("name", ["0" * 32 + ".webp", "0" * 32, "x.webp", "../secret_key", "%00.webp", ""])
def test_what_is_no_picture_is_not_found(picture, name):
    assert Client().get(f"/pictures/{name}").status_code == 404


def test_a_picture_whose_file_is_gone_is_not_found(picture):
    picture.file.delete(save=False)
    picture.save()
    picture.file.name = f"pictures/{picture.key}.webp"
    picture.save()
    assert Client().get(picture.url).status_code == 404


def test_pages_of_a_guide_show_its_pictures(showing, picture, page_client_for, viewer):
    link = Share.objects.create_share(showing, viewer)
    client = page_client_for(viewer)
    pages = [
        client.get(f"/trees/{showing.pk}/"),
        client.get(f"/trees/{showing.pk}/print"),
        client.get(f"/runs/panels/{showing.live_id}"),
        Client().get(f"/s/{link.token}/", follow=True),
        Client().get(f"/s/{link.token}/print"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert [(each["src"], each["alt"]) for each in page_of(page).css("img")] == [(picture.url, "The front panel")]
    documents = [Client().get(f"/trees/{showing.pk}/"), *pages[-2:]]
    assert all("img-src 'self'" in page.headers["Content-Security-Policy"] for page in documents)


def test_a_picture_that_is_there_is_no_problem(showing, django_assert_num_queries):
    graph = showing.graph
    with django_assert_num_queries(1):
        assert problems(graph) == []


def test_a_guide_without_pictures_asks_nothing(tree, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert problems(factories.graph()) == []


def test_a_picture_that_is_not_there_is_a_warning_at_its_step(picture):
    gone = "/pictures/" + "0" * 32 + ".webp"
    shows = [f"![Here]({picture.url})", f"![Gone]({gone})", f"[A link]({gone})", f"`![In code]({gone})`"]
    assert dead(*shows) == ["n1", "n2"]
    assert dead("![x](/pictures/x.png)", f"![x](/pictures/{picture.key})", f"![x]({picture.url}?a#b)") == ["n0", "n1"]


def test_a_dead_picture_does_not_keep_a_guide_from_being_published(team, owner):
    step = Node("only", "Look", "![Gone](/pictures/x.webp)", outcome="resolved")
    guide = factories.tree(team, owner, graph=Graph.of([step]))
    assert [(problem.kind, problem.level) for problem in guide.problems()] == [("dead-link", "warning")]
    assert guide.publish(by=owner).number == 1


def test_more_pictures_than_a_database_takes_in_a_question_are_asked_for_at_once(django_assert_num_queries):
    bodies = [" ".join(f"![x](/pictures/{i}-{j}.webp)" for j in range(1000)) for i in range(12)]
    with django_assert_num_queries(1):
        assert len(dead(*bodies)) == MAX_CHECKED_PICTURES_PER_GUIDE
