"""What a page costs: requests and bytes on the wire, headers included, in a browser that has nothing of it yet."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser.editors import plant
from tests.browser.expect import expect
from tests.browser.guides import loaded, printer
from tests.browser.store import hold_tokens
from tests.browser.test_offline import EARLY, installed

pytestmark = [pytest.mark.once, pytest.mark.new_context]
KB = 1000
SETTLED_MS = 2500  # what a page loads when it has nothing else to do is part of it


@dataclass
class Cost:
    """``files``: path -> bytes, of what went over the wire."""

    files: dict[str, int]

    @property
    def bytes(self) -> int:
        return sum(self.files.values())

    def __str__(self) -> str:
        lines = [f"{size:7} {path}" for path, size in sorted(self.files.items(), key=lambda item: -item[1])]
        return "\n".join([f"{len(self.files)} requests, {self.bytes} bytes", *lines])


def cost_of(page: Page, path: str, ready) -> Cost:
    """Goes to ``path`` and waits until ``ready(page)`` returns and nothing more is asked for."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked: dict[str, str] = {}
    files: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))

    def finished(event):
        url = asked[event["requestId"]]
        if url.startswith("http"):
            files[f"{event['requestId']} {url.partition('/')[2].partition('/')[2]}"] = event["encodedDataLength"]

    session.on("Network.loadingFinished", finished)
    page.goto(path)
    ready(page)
    page.wait_for_timeout(SETTLED_MS)
    session.detach()
    return Cost(files)


@pytest.fixture
def page(page, person):
    hold_tokens(page, person.sign_in())
    return page


def library_is_there(page):
    expect(page.locator("[data-row]").first).to_be_visible()


def map_is_there(page):
    expect(page.locator("[data-map] svg").first).to_be_visible()


def editor_is_there(page):
    expect(page.locator("[data-editor][data-ready]")).to_have_count(1)


@pytest.mark.parametrize(
    ("path", "ready", "requests", "size"),
    [
        ("/trees/", library_is_there, 11, 54.5 * KB),
        ("/trees/{tree}/run", loaded, 11, 59.4 * KB),
        ("/trees/{tree}/", map_is_there, 15, 81.5 * KB),
        ("/trees/{tree}/edit", editor_is_there, 20, 113 * KB),
    ],
    ids=["library", "run", "guide", "editor"],
)
def test_page_keeps_to_its_budget(page, person, path, ready, requests, size):
    cost = cost_of(page, path.format(tree=printer(person)), ready)
    assert len(cost.files) <= requests, cost
    assert cost.bytes <= size, cost


def test_page_for_the_sign_in_keeps_to_its_budget(context):
    page = context.new_page()
    cost = cost_of(
        page, "/login", lambda page: expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled()
    )
    assert len(cost.files) <= 6, cost
    assert cost.bytes <= 22 * KB, cost


def test_page_that_was_visited_costs_one_request(context, page, person, proxy):
    plant(person)
    context.add_init_script(EARLY)
    page.goto("/trees/")
    installed(page)
    with proxy.recording() as seen:
        cost = cost_of(page, "/trees/", library_is_there)
    assert [each.path for each in seen if each.path != "/service-worker.js"] == ["/trees/"]
    assert max(cost.files.values()) <= 5 * KB, cost


def test_styles_and_modules_of_other_pages_are_not_loaded(page, person):
    plant(person)
    cost = cost_of(page, "/trees/", library_is_there)
    others = ("/edit/", "/map/", "d3-zoom", "/palette", "/run", "/pages.", "/edit.")
    assert not [path for path in cost.files if any(name in path for name in others)]


# How many requests stand one after another until the content is there: one that began after another was answered may
# have waited for it.
TURNS = """() => {
  const all = ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind));
  const turn = ({ startTime }) =>
    1 + Math.max(0, ...all.filter(({ responseEnd }) => responseEnd && responseEnd <= startTime).map(turn));
  return turn(performance.getEntriesByType("resource").find(({ name }) => name === location.href));
}"""
LATENCY_MS = 1000  # so much more than what the browser has to do that requests of one turn are under way together


def test_rows_take_three_turns_on_the_line_and_nothing_waits_for_its_styles(page, person):
    """The shell; all that it names; the content, together with what only the library has."""
    plant(person)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    line = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", line)
    page.goto("/trees/")
    library_is_there(page)
    assert page.evaluate(TURNS) == 3
    assert page.evaluate("[...document.querySelectorAll('link[data-section]')].map((each) => Boolean(each.sheet))") == [
        True
    ]
