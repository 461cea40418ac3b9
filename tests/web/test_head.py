"""HEAD answers with the status and the header fields that GET answers with (RFC 9110, 9.3.2), and without its body."""

import pytest
from django.db import transaction
from django.test import Client

from tests import world
from tests.permissions import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # headers know nothing of the database
NAMES = [name for name, method, *_ in ROWS if method == "GET"]
# No two answers of GET are the same: measurements, a new secret, a CSRF token, the time that is left.
NEW_EACH_TIME = {"metrics", "factor_app", "password_reset", "api-run-lookup"}


def test_head_has_the_fields_of_get(module_rows):
    here, differ = world.make(), {}
    program, browser = here.client("admin", {}), here.client("admin")
    for name in NAMES:
        client, url = program if name.startswith("api-") else browser, here.url(name)
        get, head = (fields(client, method, url) for method in ("GET", "HEAD"))
        if get.keys() != head.keys() or (get != head and name not in NEW_EACH_TIME):
            differ[name] = set(get.items()) ^ set(head.items())
    assert differ == {}


@pytest.mark.parametrize("url", ["/trees/", "/login", "/help/keyboard"])
def test_head_of_a_document_has_its_length_and_its_etag(url):
    get, head = (fields(Client(), method, url) for method in ("GET", "HEAD"))
    assert get == head
    assert int(str(head["Content-Length"])) > 0
    assert head["ETag"]


def test_head_is_not_modified_for_who_has_it():
    etag = str(fields(Client(), "HEAD", "/trees/")["ETag"])
    assert Client().head("/trees/", headers={"If-None-Match": etag}).status_code == 304


def fields(client: Client, method: str, url: str) -> dict[str, object]:
    with transaction.atomic():
        response = client.generic(method, url)
        transaction.set_rollback(True)
    return {"status": response.status_code, **response.headers}
