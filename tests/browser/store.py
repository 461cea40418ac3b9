"""The session that a browser holds: reading it, changing it, and the server's refusals of it."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import jwt
from playwright.sync_api import BrowserContext, Page

from tests.browser.expect import expect
from tests.faults.proxy import Fault, answered

SECRET_KEY = "a key for the browser tests, and for nothing else"
PASSWORD = "correct horse battery staple"
KEY = "treeline.session"
HOST = "treeline.test"  # for plain http on a host name
REFRESH = "/api/v1/auth/refresh"
LOAD_LIST = "htmx.ajax('GET', '/trees/list', { source: '#list', target: '#list' })"
PAGE_SESSION = """(async () => {
    for (const { src } of document.querySelectorAll("script[type=module][src]")) {
        const module = Object.values(await import(src)).find((module) => module.session);
        if (module) return module.session;
    }
    throw new Error("this page has no session");
})()"""  # the object of session.js, whichever file it was gathered into
POLICY = {"Content_Security_Policy": "default-src 'none'; trusted-types treeline"}  # as each answer of the server has


def without_timeouts(page: Page) -> None:
    """The page gives up no request, however long a busy machine takes to come to the next line of a test."""
    page.evaluate("AbortSignal.timeout = () => new AbortController().signal")


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fills in the form of /login, on which the page may stand already, and waits for the page after it."""
    if "/login" not in page.url:
        page.goto("/login")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    with page.expect_navigation(url=lambda url: "/login" not in url):
        page.get_by_role("button", name="Sign in", exact=True).click()


def hold_tokens(page: Page, tokens: dict) -> None:
    """Puts tokens into the browser's store, as signing in would, without the form."""
    if page.evaluate("origin === 'null'"):  # of a blank page that no page of the site has opened
        page.goto("/health/live")  # any page of the site's origin: this is the lightest
    kept = {name: tokens[name] for name in ("access", "refresh", "sid", "gen")}
    put(page, kept | {"expires_at": page.evaluate("Date.now()") + tokens["expires_in"] * 1000})


def stored(page: Page) -> dict | None:
    """The tokens that the browser holds."""
    return json.loads(page.evaluate("key => localStorage.getItem(key)", KEY) or "null")


def put(page: Page, tokens: dict) -> None:
    page.evaluate("([key, tokens]) => localStorage.setItem(key, JSON.stringify(tokens))", [KEY, tokens])


def aged(token: str, seconds: int = 3600) -> str:
    """The same token, made and expired ``seconds`` earlier."""
    claims = jwt.decode(token, SECRET_KEY, ["HS256"], options={"verify_aud": False, "verify_exp": False})
    past = {
        name: int(time.time()) - seconds - later for name, later in (("iat", claims["exp"] - claims["iat"]), ("exp", 0))
    }
    return jwt.encode(claims | past, SECRET_KEY, "HS256")


def hold_off_polls(page: Page) -> None:
    """The open pages take the number of notices for known, so that within the next minute no request of theirs comes
    between those that a test counts. Where the storage is full, they ask."""
    page.evaluate(
        """(key) => {
        const { sid } = JSON.parse(localStorage.getItem(key) ?? "{}");
        const asked = JSON.stringify({ unread: 0, newest: null, at: Date.now(), sid });
        try { localStorage.setItem("treeline.notices", asked) } catch {}
    }""",
        KEY,
    )


def expire(page: Page, known: bool = False, refresh: bool = False) -> dict:
    """Makes the browser's access token an expired one. Answers what the store then holds.

    ``known``: the page can tell by its clock, and refreshes ahead of the request; otherwise it learns it from a 401.
    ``refresh``: the refresh token has expired too.
    """
    hold_off_polls(page)
    tokens = stored(page)
    tokens["access"] = aged(tokens["access"])
    if known:
        tokens["expires_at"] -= 3_600_000
    if refresh:
        tokens["refresh"] = aged(tokens["refresh"])
    put(page, tokens)
    return tokens


def copied(page: Page) -> dict | None:
    """The tokens that IndexedDB holds."""
    return page.evaluate("""() => new Promise((done) => {
        indexedDB.open("treeline.session").onsuccess = ({ target: { result } }) => {
            const request = result.transaction("values").objectStore("values").get("tokens");
            request.onsuccess = () => (result.close(), done(request.result ?? null));
        };
    })""")


def put_copy(page: Page, tokens: dict | None) -> None:
    page.evaluate(
        """(tokens) => new Promise((done) => {
            indexedDB.open("treeline.session").onsuccess = ({ target: { result } }) => {
                const transaction = result.transaction("values", "readwrite", { durability: "strict" });
                transaction.objectStore("values").put(tokens, "tokens");
                transaction.oncomplete = () => (result.close(), done());
            };
        })""",
        tokens,
    )


def expire_everywhere(page: Page) -> None:
    """The same for the copy in IndexedDB as well, from which the newer of the two is taken."""
    put(page, max(stored(page), copied(page), key=lambda tokens: tokens["gen"]))
    put_copy(page, expire(page))


def open_library(page: Page) -> None:
    """Goes to the library and waits until all its regions are there."""
    page.goto("/trees/")
    expect(page.get_by_role("heading", name="Library", level=1)).to_be_visible()
    expect(page.locator("main .skeletons")).to_have_count(0)
    expect(page.locator(".htmx-request")).to_have_count(0)
    hold_off_polls(page)


def list_is_loaded(page: Page) -> None:
    """Waits for the list of a library without guides."""
    expect(page.locator("#list")).to_contain_text("Your library is empty")
    expect(page.locator(".try-again")).to_have_count(0)


def refusal(code: str) -> Fault:
    """A 401 in the server's own format."""
    body = json.dumps({"detail": "No.", "code": code})
    return answered(401, body, WWW_Authenticate='Bearer error="invalid_token"', **POLICY)


def wait_until(page: Page, expression: str, arg: object = None) -> None:
    """Until ``expression`` answers true. Unlike wait_for_function, which takes a promise itself for true, this awaits
    one."""
    until = time.monotonic() + 30
    while not page.evaluate(expression, arg):
        assert time.monotonic() < until, f"never true: {expression}"
        page.wait_for_timeout(50)


def at_login(page: Page, after: str = "/trees/") -> str:
    """Waits for the sign-in page, which leads back to ``after``; the browser holds no tokens. Answers its ``why``."""
    page.wait_for_url("**/login?*")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    query = parse_qs(urlsplit(page.url).query)
    assert query["next"] == [after]
    assert stored(page) is None
    return query["why"][0]


def block_database(context: BrowserContext) -> Page:
    """From now on the session's database does not answer. Returns the page that holds it up."""
    holder = context.new_page()
    holder.goto("/health/live")
    holder.evaluate("""() => new Promise((done) => {
        const first = indexedDB.open("treeline.session");
        first.onupgradeneeded = () => first.result.createObjectStore("values");
        first.onsuccess = () => {
            const next = indexedDB.open("treeline.session", 2); // waits for the first, and everything else for it
            next.onblocked = done;
            window.unblock = () => new Promise((gone) => {
                next.onsuccess = () => (next.result.close(), gone());
                first.result.close();
            });
        };
    })""")
    return holder


def unblock_database(holder: Page) -> None:
    holder.evaluate("window.unblock()")
    holder.close()
