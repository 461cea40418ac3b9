"""The service worker: pages at once, after an upgrade and without a network. It keeps nothing private."""

import json
import re
import time
import urllib.request

import pytest

from tests.browser.expect import expect
from tests.browser.guides import NETWORK, loaded, press, printer, publish, saved, stands_at
from tests.browser.store import hold_tokens, open_library, sign_in
from tests.faults.gateway import gateway_page
from tests.faults.proxy import Answer, answered
from tests.ports import free_port

# Each with a browser of its own, in which the service worker is started at once.
pytestmark = [pytest.mark.once, pytest.mark.new_context]
EARLY = """{ const later = setTimeout;
    window.setTimeout = (work, ms, ...more) => later(work, ms === 10_000 ? 0 : ms, ...more); }"""
KEPT = """async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = (await Promise.all(caches_.map((cache) => cache.keys()))).flat();
    return requests.map(({ url }) => new URL(url).pathname);
}"""
DATABASES = "indexedDB.databases().then((all) => all.map(({ name }) => name))"
KEPT_FOR = """() => new Promise((done) => {
    indexedDB.open("treeline.runs").onsuccess = ({ target: { result } }) => {
        const request = result.transaction("pages").objectStore("pages").getAll();
        request.onsuccess = () => (result.close(), done(request.result.map(({ user }) => user)));
    };
})"""
STATIC = re.compile(r"/static/.+\.[0-9a-f]{12}\.\w+")


@pytest.fixture
def page(context, page, person, proxy):
    """The library, with the service worker started, and all that it keeps by itself."""
    context.add_init_script(EARLY)
    hold_tokens(page, person.sign_in())
    open_library(page)
    installed(page)
    return page


@pytest.fixture
def network(proxy):
    """``network(False)``: nothing answers; ``network(True)``: again."""
    there, nowhere = proxy.upstreams, [("127.0.0.1", free_port())]

    def switch(on: bool):
        proxy.upstreams = there if on else nowhere

    yield switch
    switch(True)


def installed(page) -> None:
    script = page.evaluate("fetch('/service-worker.js').then((response) => response.text())")
    build = json.loads(re.match(r"self\.build = (.*);\n", script)[1])
    until(lambda: set(kept(page)) >= {*build["files"], *build["later"], *build["guide"], "/shell", "/offline"})


def until(holds) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def kept(page) -> list[str]:
    return page.evaluate(KEPT)


def run_is_kept(page, pages: int = 2) -> None:
    """Waits until the page of a run and its steps are, and its page at its own URL where it has one."""
    until(lambda: "treeline.runs" in page.evaluate(DATABASES) and len(page.evaluate(KEPT_FOR)) == pages)


def test_page_that_was_visited_asks_for_its_content_alone(page, proxy):
    page.goto("/health/live")
    with proxy.recording() as seen:
        open_library(page)
    paths = [each.path for each in seen if each.path != "/service-worker.js"]  # the browser looks for a newer one
    assert paths == ["/trees/"]
    assert page.goto("/runs/new").from_service_worker
    assert page.goto("/runs/new?desk=none").request.redirected_from  # the server has answered what a frame asks for


def test_nothing_private_is_kept(page, person):
    tree = printer(person)
    for url in (f"/trees/{tree}/", f"/trees/{tree}/run", f"/trees/{tree}/edit", "/runs/", "/teams/", "/profile"):
        page.goto(url)
        expect(page.locator("main h1").first).to_be_visible()
    page.evaluate("fetch('/api/v1/auth/me')")
    urls = kept(page)
    assert {"/shell", "/offline"} <= set(urls)
    others = [url for url in urls if not STATIC.fullmatch(url)]
    assert [url for url in others if url not in ("/shell", "/offline") and not url.startswith("/help/")] == []
    texts = page.evaluate("caches.match('/shell').then((response) => response.text())")
    assert person.email not in texts


def test_answers_of_the_api_and_parts_of_pages_do_not_come_from_it(page, proxy):
    with proxy.recording() as seen:
        for _ in range(2):
            page.evaluate("fetch('/trees/', { headers: { 'HX-Request': 'true' } })")
            page.evaluate("fetch('/api/v1/trees')")
    assert [each.path for each in seen] == ["/trees/", "/api/v1/trees"] * 2


def test_run_that_was_opened_once_opens_without_a_network(page, person, network):
    # Words that read like the attribute of a page that begins a run.
    text = NETWORK.replace("Check the", "Check data-new the").replace("{#seen}\n", "{#seen}\nSet data-new to 1.\n")
    tree = publish(person, text)
    page.goto(f"/trees/{tree}/run")
    loaded(page)
    title = page.locator("[data-panel]:not([hidden]) .question").inner_text()
    press(page, "1")
    saved(page)
    moved = page.locator("[data-panel]:not([hidden]) .question").inner_text()
    assert moved != title
    url = page.url
    run_is_kept(page, 3)
    open_library(page)
    network(False)
    page.goto(url)
    stands_at(page, moved)  # where it was, and not where its page was loaded
    press(page, "b")
    stands_at(page, title)
    expect(page.locator("[data-sync]")).to_contain_text("No connection")
    network(True)
    page.reload()
    stands_at(page, title)
    saved(page)


def test_guide_that_was_run_once_is_run_again_without_a_network(page, person, network):
    tree = publish(person, NETWORK)
    page.goto(f"/trees/{tree}/run")
    loaded(page)
    first = page.locator("[data-run]").get_attribute("data-run")
    run_is_kept(page)
    open_library(page)
    network(False)
    page.goto(f"/trees/{tree}/run")
    loaded(page)
    second = page.locator("[data-run]").get_attribute("data-run")
    assert second != first
    press(page, "1")
    expect(page.locator("[data-sync]")).to_contain_text("No connection: 1 entry is kept")
    network(True)
    saved(page)
    assert person.api("GET", f"runs/{second}")["state"]["serial"] >= 1
    page.on("request", lambda each, into=(requests := []): into.append(each))
    page.context.set_offline(True)  # the device says so itself: nothing is tried
    page.goto(f"/trees/{tree}/run")
    loaded(page)
    assert not any(each.resource_type == "fetch" and "/run" in each.url for each in requests)


def test_kept_runs_go_with_the_sign_out(page, person, network):
    tree = publish(person, NETWORK)
    page.goto(f"/trees/{tree}/run")
    loaded(page)
    run_is_kept(page)
    page.goto("/profile")
    page.evaluate("IDBFactory.prototype.databases = async () => []")  # the modules of a run are not loaded here
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login?*")
    until(lambda: "treeline.runs" not in page.evaluate(DATABASES))


def test_kept_runs_are_their_users_alone(page, person, new_person, network):
    tree = publish(person, NETWORK)
    page.goto(f"/trees/{tree}/run")
    loaded(page)
    run_is_kept(page)
    eve = new_person("Eve")
    hold_tokens(page, eve.sign_in())
    network(False)
    page.goto(f"/trees/{tree}/run")
    expect(page.locator(".try-again")).to_be_visible()
    expect(page.locator("[data-run]")).to_have_count(0)
    network(True)
    mine = publish(eve, NETWORK)
    page.goto(f"/trees/{mine}/run")
    loaded(page)
    eves = str(eve.api("GET", "auth/me")["id"])
    until(lambda: page.evaluate(KEPT_FOR) == [eves] * 2)
    eve.api("DELETE", f"trees/{mine}")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not found")
    until(lambda: page.evaluate(KEPT_FOR) == [eves])  # its steps, which nothing leads to


def test_user_s_guide_is_read_and_searched_without_a_network(page, network):
    network(False)
    page.goto("/help/numbers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Reading the numbers")
    page.get_by_label("Search the user’s guide").fill("invite people")
    page.get_by_role("list", name="Search results").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Invite people")).to_be_in_viewport()


def test_page_of_a_captive_portal_is_not_kept(page, proxy, network):
    file = "/static/js/site.0123456789ab.js"
    for path in (file, "/help/numbers"):
        proxy.fail("GET", path, gateway_page())
    page.evaluate("(file) => fetch(file)", file)
    page.goto("/help/numbers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Blocked by Example Gateway")
    assert page.evaluate("(file) => fetch(file).then(({ status }) => status)", file) == 404
    network(False)
    page.goto("/help/numbers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Reading the numbers")


def test_page_that_is_loaded_again_shows_the_sign_in_that_stands_in_front(page, proxy, network):
    proxy.fail("GET", "/trees/", answered(401, "<!doctype html><h1>Example Corp</h1>"))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Example Corp")
    proxy.fail("GET", "/trees/", gateway_page(403))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Blocked by Example Gateway")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Library")
    proxy.fail("GET", "/trees/", answered(502, "<!doctype html><h1>502 Bad Gateway</h1>"))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Library")


def test_other_pages_say_that_there_is_no_connection(page, network):
    network(False)
    page.goto("/password/reset")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    network(True)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_label("Email")).to_be_visible()


def test_open_tab_finds_its_files_after_an_upgrade(page, person, proxy):
    tree = printer(person)
    for url in kept(page):
        if url.startswith("/static/"):
            proxy.fail("GET", url, answered(404), times=99)
    for url in (f"/trees/{tree}/edit", f"/trees/{tree}/edit/text"):
        page.goto(url)
        expect(page.locator("[data-editor][data-ready]")).to_have_count(1)
    page.goto(f"/trees/{tree}/")
    expect(page.locator("[data-map] svg").first).to_be_visible()


def upgrade(server, proxy, version: str) -> None:
    """From now on the server is of another version, which says so in its shell."""

    def changed(path: str, old: str, new: str):
        with urllib.request.urlopen(server.url + path) as response:
            headers = list(response.headers.items())
            body = response.read().replace(old.encode(), new.encode())
        kept = [(name, value) for name, value in headers if name.lower() in ("content-type", "content-security-policy")]
        proxy.fail("GET", path, lambda ask: Answer(200, kept, body), times=99)

    proxy.heal()
    changed("/shell", "<main ", f'<main data-version="{version}" ')
    changed("/service-worker.js", '"version":"', f'"version":"{version}')


def versions(page) -> list[str]:
    return [name for name in page.evaluate("caches.keys()") if name.startswith("treeline.")]


def is_active(page) -> bool:
    """Whether the newest service worker is installed, and at work."""
    return page.evaluate("""async () => {
        const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
        return !installing && !waiting && active.state === "activated";
    }""")


def test_upgrade_arrives_with_the_next_page_but_one(page, server, proxy):
    page.evaluate("caches.open('of another application')")
    for version in ("two", "three"):
        upgrade(server, proxy, version)
        open_library(page)  # the browser finds the new service worker while the page is there
        until(lambda name=f"treeline.{version}": versions(page)[-1].startswith(name) and is_active(page))
        assert len(versions(page)) == 2
        open_library(page)
        expect(page.locator(f"main[data-version={version}]")).to_have_count(1)
    assert page.evaluate("caches.has('of another application')")


def test_sign_in_goes_on_as_ever(context, person, page):
    other = context.new_page()
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login?*")
    sign_in(other, person.email)
    expect(other.get_by_role("heading", name="Library", level=1)).to_be_visible()
