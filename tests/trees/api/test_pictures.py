"""POST /api/v1/trees/{id}/pictures"""

import pytest
from django.conf import settings as project
from PIL import Image

from tests.trees.pictures import opened, png, saved, upload
from trees.models import Picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(editor_api, tree):
    def send(*files, **fields):
        return editor_api.client.post(f"/api/v1/trees/{tree.pk}/pictures", fields | ({"file": files} if files else {}))

    return send


def refused(response) -> str:
    assert response.status_code == 400
    assert not Picture.objects.exists()
    return response.json()["errors"]["file"][0]


def test_a_picture_is_kept_and_answered_with_what_shows_it(send, team, editor):
    response = send(upload(png(40, 20)))
    picture = Picture.objects.get()
    url = f"/pictures/{picture.key}.webp"
    assert response.status_code == 201
    assert response.json() == {"key": picture.key, "url": url, "width": 40, "height": 20, "markdown": f"![]({url})"}
    assert (picture.team, picture.created_by, len(picture.key)) == (team, editor, 32)
    assert opened(picture.file.read()).format == "WEBP"


def test_the_file_is_only_for_the_site_and_lies_in_its_folder(send):
    send(upload())
    path = project.MEDIA_ROOT / Picture.objects.get().file.name
    assert path.parent == project.VAR_DIR / "media" / "pictures"
    assert oct(path.stat().st_mode)[-3:] == "640"


def test_the_same_picture_sent_twice_is_two(send):
    assert send(upload()).json()["key"] != send(upload()).json()["key"]


def test_whatever_the_file_is_called_only_its_content_counts(send):
    assert send(upload(saved(Image.new("RGB", (5, 5)), "JPEG"), "../../evil.svg")).status_code == 201
    assert Picture.objects.get().file.name == f"pictures/{Picture.objects.get().key}.webp"


@pytest.mark.parametrize("data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<!doctype html><p>Hello"])
def test_what_is_no_picture_is_refused_whatever_it_is_called(send, data):
    assert refused(send(upload(data))) == "This file is not a PNG, JPEG, GIF or WebP picture."


def test_a_picture_that_breaks_off_is_refused(send):
    assert refused(send(upload(png(400, 400)[:-200]))) == "This picture is damaged or incomplete."


def test_a_bomb_is_refused(send):
    assert "too many pixels" in refused(send(upload(saved(Image.new("1", (20_000, 20_000)), "PNG"))))


def test_more_bytes_than_the_setting_allows_are_refused_unread(send):
    found = refused(send(upload(b"\x89PNG" + bytes(20 * 1024 * 1024))))
    assert found.replace("\xa0", " ") == "This picture has 20.0 MB; at most 8.0 MB."


def test_the_limit_is_a_setting(send, settings):
    settings.MAX_PICTURE_BYTES = 50
    assert "at most 50" in refused(send(upload()))


def test_a_request_without_a_file_is_refused(send):
    assert refused(send()) == "No file was submitted."
    assert refused(send(file="text")) == "The submitted data was not a file. Check the encoding type on the form."


def test_json_is_no_way_to_send_a_picture(editor_api, tree):
    assert editor_api.post(f"trees/{tree.pk}/pictures", file="text").status_code == 415


def test_only_who_may_write_sends_pictures(viewer_api, stranger_api, tree):
    for client, status in ((viewer_api, 403), (stranger_api, 404)):
        assert client.client.post(f"/api/v1/trees/{tree.pk}/pictures", {"file": upload()}).status_code == status
    assert not Picture.objects.exists()
