"""Imports of one file, again and again, as the browser sends them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.html import page_of

SOURCE = "lamp.mmd#1"


def file(text, name="lamp.mmd"):
    return SimpleUploadedFile(name, text.encode())


def preview(client, text, **data):
    return page_of(client.post("/trees/import/preview", {"files": [file(text)]} | data))


def send(client, text, **data):
    return client.post("/trees/import", {"files": [file(text)], "take": [SOURCE]} | data)


def radios(html):
    return {each.value: each.is_set("checked") for each in html.css("[type=radio]")}


def as_shown(html, **changes):
    """What the browser sends of a preview."""
    chosen = next(each.value for each in html.css("[type=radio]") if each.is_set("checked"))
    own = html.field(f"own {SOURCE}").value
    return {
        f"own {SOURCE}": own,
        f"title {SOURCE}": own,
        f"into {SOURCE}": chosen,
        "seen": html.field("seen").value,
    } | changes
