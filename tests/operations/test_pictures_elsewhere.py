"""Pictures in an S3-compatible store, of which moto is one on this machine."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.operations.site import ROOT, environment, serving
from tests.ports import free_port
from tests.trees.pictures import png

pytestmark = pytest.mark.once
BUCKET = "guides"


class Store:
    """The server, which can be stopped and started again; it forgets everything then."""

    def __init__(self):
        self.port = free_port()
        self.url = f"s3://key:se%2Fcret@127.0.0.1:{self.port}/{BUCKET}?insecure=1"

    @contextmanager
    def running(self):
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        server.start()
        try:
            self.client.create_bucket(Bucket=BUCKET)
            yield
        finally:
            server.stop()

    @property
    def client(self):
        keys = {"aws_access_key_id": "key", "aws_secret_access_key": "se/cret", "region_name": "us-east-1"}
        return boto3.client("s3", endpoint_url=f"http://127.0.0.1:{self.port}", **keys)

    def names(self):
        return [each["Key"] for each in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", ())]


def send(site, token, tree):
    boundary = "a-boundary"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
        "Content-Type: image/png\r\n\r\n".encode()
        + png()
        + b"\r\n",
        f"--{boundary}--\r\n".encode(),
    ]
    kind = f"multipart/form-data; boundary={boundary}"
    return site.ask("POST", f"/api/v1/trees/{tree}/pictures", b"".join(parts), token, Content_Type=kind)


def test_picture_is_stored_shown_backed_up_and_deleted_with_its_guide(tmp_path):
    store = Store()
    with serving(tmp_path / "var", PICTURES_URL=store.url, RUN_WORKER="1") as site:
        token = site.sign_up()["access"]
        team = site.ask("GET", "/api/v1/auth/me", token=token).json["teams"][0]["id"]
        tree = site.ask("POST", "/api/v1/trees", {"team": team, "title": "Lamp"}, token).json["id"]
        assert send(site, token, tree).status == 503  # the store is away
        assert site.ask("GET", "/api/v1/trees", token=token).status == 200
        with store.running():
            answer = send(site, token, tree)
            assert answer.status == 201, answer
            url = answer.json["url"]
            key = Path(url).name
            assert store.names() == [f"pictures/{key}"]
            shown = site.ask("GET", url)
            assert (shown.status, shown.headers["content-type"]) == (200, "image/webp")
            assert shown.body == store.client.get_object(Bucket=BUCKET, Key=f"pictures/{key}")["Body"].read()
            assert not (tmp_path / "var/media").exists()

            site.manage("backup", str(tmp_path / "backups"))
            (copy,) = (tmp_path / "backups").glob(f"*/pictures/{key}")
            assert copy.read_bytes() == shown.body

            text = f"# Lamp\n\n## Look {{#a .resolved}}\n\n![Front]({url})\n"
            (made,) = site.ask("POST", "/api/v1/trees/import", {"team": team, "text": text}, token).json
            assert site.ask("DELETE", f"/api/v1/trees/{made['id']}", token=token).status == 204
            site.wait(lambda: not store.names(), 60)
            assert site.ask("GET", url).status == 404


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://s3.example.com/guides", "It is not a URL such as"),
        ("s3://key:secret@s3.example.com", "It is not a URL such as"),
        ("s3://key:secret@s3.example.com/guides?acl=public", "It has an unknown part: acl."),
    ],
)
def test_unusable_url_ends_the_start_with_its_variable(tmp_path, url, reason):
    env = environment(tmp_path, PICTURES_URL=url)
    done = subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith(f"treeline: the environment variable PICTURES_URL cannot be used: {reason}")
    assert "secret" not in done.stderr.replace("key:secret@s3.example.com/bucket", "")
