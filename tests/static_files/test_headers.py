"""Static files as they are served: through the whole application, from a folder of collected ones."""

import gzip

import brotli
import pytest
from django.test import Client, override_settings

NAME = "js/site.0123456789ab.js"
SCRIPT = b"console.log('a script that is long enough to be packed');\n" * 50


@pytest.fixture
def client(tmp_path):
    """A client of an application of its own: WhiteNoise reads the folder when it starts."""
    for name in (NAME, "js/plain.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(SCRIPT)
    (tmp_path / f"{NAME}.br").write_bytes(brotli.compress(SCRIPT))
    (tmp_path / f"{NAME}.gz").write_bytes(gzip.compress(SCRIPT))
    with override_settings(STATIC_ROOT=str(tmp_path), WHITENOISE_AUTOREFRESH=False, WHITENOISE_USE_FINDERS=False):
        yield Client()


def test_fingerprinted_file_is_kept_for_good(client):
    assert client.get(f"/static/{NAME}").headers["Cache-Control"] == "max-age=315360000, public, immutable"


def test_file_without_a_fingerprint_is_asked_for_again(client):
    assert client.get("/static/js/plain.js").headers["Cache-Control"] == "max-age=60, public"


def test_answer_has_no_headers_of_pages(client):
    headers = {name.lower() for name in client.get(f"/static/{NAME}").headers}
    assert headers == {
        "cache-control",
        "content-length",
        "content-type",
        "vary",
        "x-content-type-options",
    }


@pytest.mark.parametrize(
    ("accepts", "encoding", "unpack"),
    [("gzip, deflate, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("", None, bytes)],
)
def test_packed_copy_is_sent_to_those_that_read_it(client, accepts, encoding, unpack):
    response = client.get(f"/static/{NAME}", headers={"accept-encoding": accepts})
    assert response.headers.get("Content-Encoding") == encoding
    assert unpack(b"".join(response.streaming_content)) == SCRIPT
    assert response.headers["Vary"] == "Accept-Encoding"


def test_file_that_may_change_is_not_sent_again_until_it_does(client):
    url = "/static/js/plain.js"
    first = client.get(url)
    assert client.get(url, headers={"if-none-match": first.headers["ETag"]}).status_code == 304
