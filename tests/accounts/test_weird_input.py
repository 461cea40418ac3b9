"""Input that no form of ours sends: refused as the sender's fault, on every database, never a 500."""

import pytest

from accounts import tokens
from tests.accounts.calls import AUTH, call
from tests.factories import person

pytestmark = pytest.mark.django_db
FIELDS = {
    "register": ["email", "password", "name", "invitation"],
    "login": ["email", "password"],
    "password/reset": ["email"],
    "password/reset/confirm": ["uid", "token", "new_password"],
    "password/change": ["old_password", "new_password"],
}
GOOD = {
    "email": "ann@example.com",
    "password": "correct horse battery",
    "name": "Ann",
    "invitation": "",
    "uid": "MQ",
    "token": "x-y",
    "old_password": "correct horse battery",
    "new_password": "staple battery horse",
}
VALUES = {
    "null": None,
    "list": ["a"],
    "object": {"a": 1},
    "true": True,
    "zero byte": "a\x00b@example.com",
    "lone surrogate": "a\ud800b@example.com",
    "huge": "a" * 1_000_000,
    "control characters": "\x01\x1b@\x7f",
    "empty": "",
}
BODIES = {
    "nothing": b"",
    "no JSON": b"email=ann",
    "half": b'{"email": "ann',
    "list": b"[]",
    "null": b"null",
    "text": b'"x"',
    "number": b"1e999",
    "not UTF-8": b'{"email": "\xff"}',
    "many digits": b'{"email": ' + b"9" * 10_000 + b"}",
    "deep": b"[" * 100_000,
    "deep object": b'{"email":' * 100_000,
}


@pytest.fixture
def access():
    return tokens.sign_in(person("Caller")).access


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("path", FIELDS)
def test_body_that_is_no_object_is_a_bad_request(path, body, access):
    response = call("POST", path, body=body, token=access)
    assert response.status_code == 400
    assert response.json()["detail"]


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize(("path", "field"), [(path, field) for path in FIELDS for field in FIELDS[path]])
def test_value_of_a_wrong_kind_is_answered_and_breaks_nothing(path, field, value, access):
    data = {name: GOOD[name] for name in FIELDS[path]} | {field: value}
    response = call("POST", path, data, token=access)
    assert 200 <= response.status_code < 500
    if value is None or isinstance(value, list | dict):
        assert response.status_code == 400
        assert field in response.json()["errors"]


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_name_of_a_wrong_kind_is_answered(value, access):
    assert 200 <= call("PATCH", "me", {"name": value}, token=access).status_code < 500


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=x", "nonsense"]
)
@pytest.mark.parametrize("path", FIELDS)
def test_content_of_another_type_is_refused(path, kind, access, client):
    headers = {"Authorization": f"Bearer {access}"}
    response = client.generic("POST", AUTH + path, b"\x00\xff--x", content_type=kind, headers=headers)
    assert response.status_code in (400, 415)


@pytest.mark.parametrize("device", ["x", "%00", "00000000-0000-0000-0000-00000000000g", "1" * 5000])
def test_device_that_cannot_be_is_not_there(device, access):
    assert call("DELETE", f"devices/{device}", token=access).status_code == 404
