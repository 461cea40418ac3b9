"""Titles and texts that try to run something: nothing does, neither with the Content-Security-Policy nor without it."""

import pytest

from tests.browser.expect import expect
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database

TITLE = """<img src=x onerror="window.ran = 'title'"><script>window.ran = 'script'</script>{{ 7 * 7 }}"""
BODY = """<img src=x onerror="window.ran = 'img'">

<svg onload="window.ran = 'svg'"><a href="javascript:window.ran = 'a'">x</a></svg>

<script>window.ran = 'script'</script><iframe srcdoc="<script>parent.ran = 'frame'</script>"></iframe>

<div hx-get="/trees/list" hx-trigger="load" hx-on:click="window.ran = 'on'" hx-on::load="window.ran = 'on'">div</div>

<p data-hx-get="javascript:window.ran='data-hx'" data-hx-trigger="load" hx-vals="js:{a: window.ran = 'vals'}">p</p>

[press me](javascript:window.ran='link') and [press me too](data:text/html,<script>window.ran='data'</script>)

![picture](javascript:window.ran='picture) "onload=window.ran='quote'")

<hx-partial hx-target="body">partial</hx-partial> <template hx type="partial" hx-target="body">t</template>
"""
GRAPH = {
    "start": "a",
    "nodes": {
        "a": {"title": TITLE, "body": BODY, "options": [{"key": "o", "label": TITLE, "to": "b"}], "outcome": None},
        "b": {"title": "End", "body": "", "options": [], "outcome": "resolved"},
    },
}


@pytest.fixture(params=[False, True], ids=["with the policy", "without the policy"])
def context(browser, proxy, request):
    context = browser.new_context(base_url=proxy.url, bypass_csp=request.param)
    yield context
    context.close()


@pytest.fixture
def tree(person):
    """A guide, a folder and a category, all with such titles."""
    team = person.team["id"]
    person.api("POST", "folders", {"name": TITLE[:80], "team": team})
    person.api("POST", "categories", {"name": TITLE[:40], "team": team, "colour": "green"})
    data = {"title": TITLE, "description": TITLE, "team": team, "graph": GRAPH}
    return person.api("POST", "trees", data)


# Our own templates, of each page: what they hold is the server's, and none of it runs.
HELP = '<template data-help="/help/find-a-guide" data-title="Find a guide"></template>'
PUBLISH = '<template data-help="/help/publish-and-history" data-title="Publish, history, review dates"></template>'
ROWS = ['<template id="row-choice"></template>', '<template id="row-tools"></template>']
OURS = {
    "/trees/": [HELP, *ROWS],
    "/trees/?q=img": [HELP, *ROWS],
    "/trees/{id}/": [HELP],
    "/trees/{id}/settings": [PUBLISH],
    "/trees/{id}/steps": [],
}
EVERYTHING = """(() => {
  const inside = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.content ? inside(e.content) : [])]);
  return inside(document.querySelector("main"));
})()"""


def nothing_ran(page):
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") is None
    acts = f"{EVERYTHING}.filter((e) => [...e.attributes].some(({{ name, value }}) => "
    acts += "/^on/.test(name) || /hx-on/.test(name) || /^\\s*(javascript|data|vbscript|js):/i.test(value)))"
    assert page.evaluate(f"{acts}.map((e) => e.outerHTML)") == []
    return True


@pytest.mark.parametrize("path", OURS)
def test_nothing_stored_runs(page, person, tree, console, path):
    hold_tokens(page, person.tokens)
    before = len(console)
    page.goto(path.format(id=tree["id"]))
    expect(page.locator("main").get_by_role("heading").first).to_be_visible()
    expect(page.locator("main .skeletons")).to_have_count(0)
    assert nothing_ran(page)
    able = f"{EVERYTHING}.filter((e) => e.matches('iframe, script, object, embed, template'))"
    tags = page.evaluate(f"{able}.map((e) => e.cloneNode(false).outerHTML)")
    assert sorted(tags) == sorted(OURS[path])
    assert [said for said in console[before:] if "Content Security Policy" in said] == []


def test_pressing_what_is_left_of_the_links_runs_nothing(page, person, tree):
    hold_tokens(page, person.tokens)
    page.goto(f"/trees/{tree['id']}/")
    expect(page.get_by_text("press me").first).to_be_visible()
    for element in page.locator("main :text('press me')").all():
        element.click(no_wait_after=True)
    assert nothing_ran(page)


def test_content_cannot_bring_scripts_of_its_own(page, person):
    """Should a view ever send one: it stays empty, and so do attributes with code in them."""
    hold_tokens(page, person.tokens)
    page.goto("/trees/")
    expect(page.locator("main .skeletons")).to_have_count(0)
    page.route(
        "**/trees/list*",
        lambda route: route.fulfill(
            body="<p id=arrived hx-on:click=\"window.ran = 'on'\">here</p><script>window.ran = 'script'</script>",
            headers={"Treeline-Version": "1.0123456789ab", "Content-Type": "text/html"},
        ),
    )
    page.evaluate("htmx.ajax('GET', '/trees/list', { source: '#list', target: '#list' })")
    page.locator("#arrived").click()
    assert page.evaluate("window.ran") is None
