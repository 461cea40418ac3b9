"""Playwright's ``expect``, for as long as a busy machine takes, and without a wait that an idle one would notice.

How often Playwright looks depends on how long it may wait: with 30 s it looks for a quarter of a second, and from then
on twice a second; with 2 s ten times a second, all the time. So this waits for 2 s, again and again.
"""

import time
from collections.abc import Callable

import playwright.sync_api
from playwright.sync_api import Locator, Page

WAIT_SECONDS, TRY_SECONDS = 30, 2
playwright.sync_api.expect.set_options(timeout=WAIT_SECONDS * 1000)  # where a test uses that one


def expect(actual: Page | Locator) -> "Patient":
    return Patient(playwright.sync_api.expect(actual))


class Patient:
    """Has all checks of Playwright's ``LocatorAssertions``, or ``PageAssertions``."""

    def __init__(self, checks):
        self._checks = checks

    def __getattr__(self, name: str) -> Callable[..., None]:
        check = getattr(self._checks, name)

        def wait(*args, **options) -> None:
            __tracebackhide__ = True
            until = time.monotonic() + WAIT_SECONDS
            while True:
                began = time.monotonic()
                try:
                    return check(*args, **options, timeout=TRY_SECONDS * 1000)
                except AssertionError:
                    ended = time.monotonic()
                    if ended > until or ended - began < TRY_SECONDS / 2:  # that one was no wait, such as a closed page
                        raise

        return wait
