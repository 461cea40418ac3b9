"""Answers that come late: what somebody does meanwhile must not be lost."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Route

LOOK_MS, MAX_LOOKS = 10, 3_000


@contextmanager
def held(page: Page, pattern: str) -> Iterator[list[Route]]:
    """Keeps the requests to ``pattern`` on their way until the block ends, which makes one at least."""
    routes: list[Route] = []
    page.route(pattern, lambda route: routes.append(route))
    with page.expect_request(pattern):
        yield routes
    is_held(page, routes)
    for route in routes:
        route.continue_()
    page.unroute(pattern)


def is_held(page: Page, routes: list[Route]) -> None:
    """Waits for a request: one that the page takes back before that is never seen here."""
    for _ in range(MAX_LOOKS):
        if routes:
            return
        page.wait_for_timeout(LOOK_MS)
    raise AssertionError("no request was held: the page took it back before")
