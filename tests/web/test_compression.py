"""Which answers are compressed."""

import gzip
import zipfile
from io import BytesIO

import brotli
import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from project.web.compression import MIN_BYTES, Compression
from tests import factories
from trees.core.graph import Graph, Node

pytestmark = pytest.mark.once
TEXT = b"The light is on. " * 200


def answered(response, accepts: str = "gzip"):
    return Compression(lambda request: response)(RequestFactory().get("/", headers={"Accept-Encoding": accepts}))


def body_of(response) -> bytes:
    return gzip.decompress(response.content)


def test_large_text_is_compressed_and_reads_the_same():
    response = answered(HttpResponse(TEXT))
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < len(TEXT) / 5
    assert body_of(response) == TEXT


@pytest.mark.parametrize("accepts", ["br", "gzip, deflate, br, zstd", "br, gzip;q=0"])
def test_browser_that_takes_brotli_gets_it_and_less(accepts):
    response = answered(HttpResponse(TEXT, headers={"ETag": '"a"'}), accepts)
    assert (response.headers["Content-Encoding"], response.headers["ETag"]) == ("br", 'W/"a"')
    assert (brotli.decompress(response.content), response.headers["Vary"]) == (TEXT, "Accept-Encoding")
    assert int(response.headers["Content-Length"]) == len(response.content) < len(answered(HttpResponse(TEXT)).content)


@pytest.mark.parametrize(("size", "compressed"), [(0, False), (MIN_BYTES - 1, False), (MIN_BYTES, True)])
def test_what_fits_into_a_packet_is_sent_as_it_is(size, compressed):
    response = answered(HttpResponse(b"x" * size))
    assert ("Content-Encoding" in response.headers) == compressed
    assert compressed or response.content == b"x" * size


def test_length_tells_nothing_where_a_cookie_signs_in():
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip", "Cookie": "sessionid=a"})
    padded = {len(Compression(lambda request: HttpResponse(TEXT))(request).content) for _ in range(30)}
    assert len(padded) > 1
    assert len({len(answered(HttpResponse(TEXT)).content) for _ in range(30)}) == 1
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip, br", "Cookie": "sessionid=a"})
    assert Compression(lambda request: HttpResponse(TEXT))(request).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("accepts", ["", "identity", "gzip;q=0", "br;q=0, gzip; q=0.000, identity"])
def test_browser_that_cannot_read_it_gets_the_text(accepts):
    response = answered(HttpResponse(TEXT), accepts)
    assert response.content == TEXT
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("kind", ["image/webp", "application/zip"])
def test_what_is_packed_already_is_left(kind):
    assert answered(HttpResponse(TEXT, content_type=kind)).content == TEXT


def test_answer_that_is_compressed_already_is_left():
    packed = gzip.compress(TEXT)
    response = answered(HttpResponse(packed, headers={"Content-Encoding": "gzip"}))
    assert response.content == packed


def test_stream_is_compressed_as_it_comes():
    response = answered(StreamingHttpResponse(iter([TEXT, TEXT])))
    assert gzip.decompress(b"".join(response.streaming_content)) == TEXT * 2


def test_file_that_is_packed_is_streamed_as_it_is():
    response = answered(FileResponse(BytesIO(TEXT), content_type="application/zip"))
    assert b"".join(response.streaming_content) == TEXT


def test_caches_keep_both_forms_apart():
    assert "Accept-Encoding" in answered(HttpResponse(TEXT)).headers["Vary"]


# As the site answers


@pytest.mark.django_db
def test_draft_of_the_api_is_compressed_for_a_browser(client_for, team, owner):
    nodes = [Node(f"n{number}", f"Step {number}", "Look behind it. " * 20, outcome="resolved") for number in range(40)]
    tree = factories.tree(team, owner, graph=Graph.of(nodes))
    url = f"/api/v1/trees/{tree.pk}/draft"
    plain = client_for(owner).get(url)
    packed = client_for(owner).get(url, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 5


@pytest.mark.django_db
def test_exported_library_is_a_zip_file_that_can_be_opened(client_for, team, owner):
    factories.tree(team, owner)
    response = client_for(owner).get(f"/api/v1/teams/{team.pk}/export", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers
    with zipfile.ZipFile(
        BytesIO(b"".join(response.streaming_content) if response.streaming else response.content)
    ) as file:
        assert any(name.endswith("printer-offline.md") for name in file.namelist())
