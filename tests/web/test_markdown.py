"""Pages as Markdown for programs: `Accept: text/markdown`, and /llms.txt."""

import pytest

from project.help.guide import help_pages, page_markdown
from tests import factories
from tests.conftest import client_for
from trees.models import Share

pytestmark = pytest.mark.django_db
MARKDOWN = {"Accept": "text/markdown"}


@pytest.fixture
def secret(team, owner):
    return factories.published(team, owner, "Secret guide")


def test_guide_is_its_live_release_for_members_alone(secret, tree, owner, viewer, stranger, client):
    url = f"/trees/{secret.pk}/"
    response = client_for(viewer, **MARKDOWN).get(url)
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.content.decode().startswith("# Secret guide")
    assert response.headers["Cache-Control"] == "no-store" and "Accept" in response.headers["Vary"]
    assert client_for(stranger, **MARKDOWN).get(url).status_code == 404
    assert client_for(owner, **MARKDOWN).get(f"/trees/{tree.pk}/").status_code == 404  # not published
    refused = client.get(url, headers=MARKDOWN)
    assert refused.status_code == 401 and b"Secret" not in refused.content


@pytest.mark.parametrize(
    "accept", ["", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "text/markdown;q=0.1,text/html"]
)
def test_browsers_get_the_page(accept, secret, viewer):
    response = client_for(viewer, Accept=accept).get(f"/trees/{secret.pk}/")
    assert response.headers["Content-Type"].startswith("text/html") and "Accept" in response.headers["Vary"]


def test_public_link_is_the_guide_for_who_has_it(secret, owner, client):
    share = Share.objects.create_share(secret, owner)
    response = client.get(f"/s/{share.token}/", headers=MARKDOWN)
    assert response.content.decode().startswith("# Secret guide") and "Accept" in response.headers["Vary"]
    assert "Accept" in client.get(f"/s/{share.token}/").headers["Vary"]
    first = secret.graph.nodes[secret.graph.start]
    changed = secret.graph.patched({"nodes": {first.key: first.to_json() | {"title": "Not for them"}}})
    secret.commit(changed, by=owner, onto=secret.serial)
    secret.publish(by=owner)
    assert b"Not for them" not in client.get(f"/s/{share.token}/", headers=MARKDOWN).content  # it shows its release
    share.revoke()
    assert client.get(f"/s/{share.token}/", headers=MARKDOWN).status_code == 410


@pytest.mark.parametrize("name", ["agents", "conditions"])
def test_pages_of_the_guide_are_their_source(name, client):
    response = client.get(f"/help/{name}", headers=MARKDOWN)
    assert response.content.decode() == page_markdown(name) and "Accept" in response.headers["Vary"]
    assert client.get(f"/help/{name}").headers["Content-Type"].startswith("text/html")


def test_llms_txt_lists_the_guide_of_the_site_and_nothing_of_a_team(secret, owner, client):
    Share.objects.create_share(secret, owner)
    for response in (client.get("/llms.txt"), client.get("/help/", headers=MARKDOWN)):
        text = response.content.decode()
        assert text.startswith("# Treeline\n")
        assert all(f"(http://testserver/help/{name})" in text for name in help_pages())
        assert "Secret" not in text and "/s/" not in text and "/trees/" not in text
    assert client_for(owner).get("/llms.txt").content == client.get("/llms.txt").content
    assert Share.objects.count() == 1
