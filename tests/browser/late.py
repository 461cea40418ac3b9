"""Answers that come late: what somebody does meanwhile must not be lost."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Route


@contextmanager
def held(page: Page, pattern: str) -> Iterator[list[Route]]:
    """Keeps the requests to ``pattern`` on their way until the block ends, which makes one at least."""
    routes: list[Route] = []
    page.route(pattern, lambda route: routes.append(route))
    with page.expect_request(pattern):
        yield routes
    while not routes:
        page.wait_for_timeout(10)
    for route in routes:
        route.continue_()
    page.unroute(pattern)
