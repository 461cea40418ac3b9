"""The browser is killed: whatever it had written by then, the session goes on."""

import random
import shutil
import threading
import time

import pytest

from tests.browser.chrome import chrome
from tests.browser.store import REFRESH, expire, expire_everywhere, open_library, put, sign_in, stored

pytestmark = pytest.mark.once  # what a browser does is the same on either database

AGE = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import DeviceSession
DeviceSession.objects.filter(pk="{sid}").update(rotated_at=timezone.now() - timedelta(minutes=5))
"""


class Seen:
    """A fault that is none. ``reached``: set once such a request has come."""

    def __init__(self):
        self.reached = threading.Event()

    def __call__(self, ask):
        self.reached.set()
        return ask()


@pytest.fixture
def killable(browser, proxy, tmp_path):
    with chrome(browser, tmp_path / "profile", proxy.url) as started:
        yield started


def on_disk(killable, person) -> dict:
    """Signed in with the form, the access token expired, and all of it on disk. Answers the tokens."""
    page = killable.context.pages[0]
    sign_in(page, person.email)
    open_library(page)
    page.goto("/health/live")
    tokens = expire(page)
    killable.restart()
    return tokens


def test_browser_killed_after_refreshes_is_still_signed_in(killable, person, server):
    """localStorage comes back as it was before the last of them, and the newer tokens have been used."""
    oldest = on_disk(killable, person)
    page = killable.context.pages[0]
    for _ in range(4):
        open_library(page)
        newest = stored(page)["gen"]
        expire(page)
    killable.kill()
    server.manage("shell", "-c", AGE.format(sid=oldest["sid"]))
    page = killable.start().pages[0]
    page.goto("/health/live")
    put(page, oldest)  # Chromium brings back older ones only if it was killed within a minute
    open_library(page)
    assert stored(page)["gen"] >= newest


def test_browser_killed_right_after_signing_in_is_still_signed_in(killable, person):
    page = killable.context.pages[0]
    page.goto("/login")
    killable.restart()
    page = killable.context.pages[0]
    sign_in(page, person.email)
    open_library(page)
    killable.kill()
    forget_local_storage(killable)
    page = killable.start().pages[0]
    page.goto("/health/live")
    assert stored(page) is None
    open_library(page)


def forget_local_storage(chrome):
    """Chromium writes it up to a minute late, or at once: here it had not come to it."""
    shutil.rmtree(chrome.profile / "Default" / "Local Storage")


def test_browser_killed_at_random_moments_around_refreshes_is_never_signed_out(killable, person, proxy, pytestconfig):
    on_disk(killable, person)
    kills = pytestconfig.getoption("--repeat") or 10
    for _ in range(kills):
        page = killable.context.pages[0]
        page.goto("/health/live")
        expire_everywhere(page)
        asked = proxy.fail("POST", REFRESH, Seen())
        page.goto("/trees/", wait_until="commit")
        if random.random() < 0.7:  # otherwise it may not have come to the refresh yet
            assert asked.reached.wait(30)
        time.sleep(random.uniform(0, 0.5))
        killable.kill()
        proxy.heal()
        killable.start()
    page = killable.context.pages[0]
    open_library(page)
    print(f"{kills} kills, {proxy.count('POST', REFRESH)} refreshes, {proxy.count('GET', '/login')} sign-in pages")
    assert proxy.count("GET", "/login") == 1
    assert proxy.count("POST", REFRESH, 200) >= kills / 4
