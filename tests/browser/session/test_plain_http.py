"""Plain http on a host name: no locks and no WebCrypto. The session goes by the rules without a key."""

import os
from urllib.parse import urlsplit

import jwt
import pytest

from tests import provision
from tests.browser.conftest import FLAGS
from tests.browser.expect import expect
from tests.browser.store import HOST, LOAD_LIST, REFRESH, expire, open_library, sign_in, stored
from tests.faults.proxy import cut_after

pytestmark = pytest.mark.once  # what a browser does is the same on either database


@pytest.fixture
def page(browser, proxy):
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    rule = f"--host-resolver-rules=MAP {HOST} 127.0.0.1"
    other = browser.browser_type.launch(executable_path=provision.chromium(), args=[*FLAGS, *root, rule])
    yield other.new_page(base_url=f"http://{HOST}:{urlsplit(proxy.url).port}", locale="en-GB", timezone_id="UTC")
    other.close()


def test_person_works_on_plain_http(page, person, proxy):
    sign_in(page, person.email)
    open_library(page)
    assert page.evaluate("[isSecureContext, typeof crypto.subtle, typeof navigator.locks]") == [
        False,
        "undefined",
        "undefined",
    ]
    assert "cnf" not in jwt.decode(stored(page)["refresh"], options={"verify_signature": False})
    expire(page)
    proxy.fail("POST", REFRESH, cut_after())
    page.evaluate(LOAD_LIST)
    expect(page.locator("#list")).to_contain_text("Your library is empty")
    expect(page.locator(".try-again")).to_have_count(0)
    assert stored(page)["gen"] == 2
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login?why=signed_out")
    assert len(person.api("GET", "auth/devices")) == 1
