"""What people wrote stands in the direction of its own first letter, on every page: in ``dir="auto"`` or ``<bdi>``, and
between isolates in labels for assistive technology and in messages."""

import json
import re
from uuid import uuid4

import pytest
from django.urls import reverse
from selectolax.lexbor import LexborNode

from project.web.direction import direction_of, isolated, with_isolates, with_numbers_in_order
from tests import factories, world
from tests.html import Page, page_of
from tests.permissions import SIGNED_IN_PAGES
from trees.core.graph import Graph, Node, Option
from trees.models import Category, Flag, Folder, Run, Share

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEBREW = re.compile("[\u0590-\u05ff]")
ISOLATED = re.compile("\u2068[^\u2069]*\u2069")
OURS = re.compile("[a-z]")
# Their text has no direction in HTML: titles of the window, choices of a select, data of a map.
WITHOUT = {"title", "option", "script", "textarea"}


@pytest.fixture
def here(editor, viewer, stranger):
    """Everything is written in Hebrew."""
    owner = factories.person("Owner")
    for user, name in ((owner, "דנה"), (editor, "אבי"), (viewer, "נועה")):
        user.name = name
        user.save()
    team = factories.team("צוות תמיכה", admin=owner, editor=editor, viewer=viewer)
    options = (Option("yes", "כן", "done"), Option("no", "לא", "call"))
    graph = Graph.of(
        [
            Node("power", "האם האור דולק?", "הסתכל מלפנים.\n\nמספר: ____ {#serial}", options),
            Node("done", "נפתר", outcome="resolved"),
            Node("call", "התקשרו אלינו", outcome="escalate"),
        ]
    )
    tree = factories.tree(team, owner, "מדפסת", graph=graph, description="תיאור")
    made = world.World({"admin": owner, "editor": editor, "viewer": viewer, "stranger": stranger}, team, tree)
    Folder.objects.update(name="רשת")
    Category.objects.update(name="דחוף")
    tree.folder = made.folder
    tree.save()
    tree.categories.set([made.category])
    tree.publish(by=owner, notes="מה חדש")
    run = Run.objects.start(tree, by=owner)
    details = {"ticket": "תקלה", "caller": "משה"}
    run.record([factories.event("details", run, values=details), factories.event("note", run, text="הערה")], by=owner)
    about = {"tree": tree, "release": tree.live, "node": "power", "kind": "wrong", "text": "הכבל חסר"}
    flag = Flag.objects.raise_flag(uuid4(), run=run, by=owner, **about)
    flag.resolve("תוקן", by=editor)
    Flag.objects.raise_flag(uuid4(), run=run, by=viewer, **about)
    return made


@pytest.mark.parametrize("name", SIGNED_IN_PAGES)
def test_words_of_people_have_a_direction_of_their_own(here, name):
    page = page_of(here.ask("admin", name, "GET"))
    assert without_direction(page) == []
    assert labels_without_isolates(page) == []


def test_messages_isolate_titles_and_names(here):
    client, tree = here.client("admin"), here.tree
    asked = [
        (f"/trees/{tree.pk}/move", {"folder": here.folder.pk}, "“\u2068מדפסת\u2069” moved to \u2068רשת\u2069."),
        (f"/trees/{tree.pk}/archive", {}, "“\u2068מדפסת\u2069” archived."),
        (f"/trees/{tree.pk}/restore", {}, "“\u2068מדפסת\u2069” restored."),
        ("/trees/bulk/move", {"trees": tree.pk, "folder": here.folder.pk}, "1 guide needed no change."),
        (f"/trees/folders/{here.folder.pk}", {"name": "מחשבים"}, "Folder “\u2068מחשבים\u2069” saved."),
    ]
    for path, values, message in asked:
        response = client.post(path, values, headers={"HX-Target": "dialog#dialog"})
        assert json.loads(response["HX-Trigger"])["announce"]["message"] == message


def test_words_from_left_to_right_stay_as_they_are():
    assert isolated("Printer offline") == "Printer offline"
    assert with_isolates("“Printer” moved to Network.") == "“Printer” moved to Network."
    assert with_isolates("“טלפון (VPN)” pinned.") == "“\u2068טלפון (VPN)\u2069” pinned."
    assert isolated("هاتف") == "\u2068هاتف\u2069"


def test_difference_and_draft_and_problems_do_so_too(here):
    graph = here.tree.graph.to_json()
    graph["nodes"]["power"] |= {"title": "האם הכבל מחובר?", "body": "הסתכל מאחור."}
    graph["nodes"]["call"]["outcome"] = ""
    here.tree.commit(Graph.from_json(graph), by=here.people["admin"], onto=here.tree.serial, message="שינוי")
    client, tree = here.client("admin"), f"/trees/{here.tree.pk}/"
    for path in ("compare/1...2", "", "history", "publish"):
        page = page_of(client.get(tree + path))
        assert HEBREW.search(page.text)
        assert without_direction(page) == []


@pytest.mark.parametrize(
    ("text", "direction"),
    [("هل يعمل Cisco؟", "rtl"), ("Cisco لا يعمل", "ltr"), ("1. האם?", "rtl"), ("", "ltr"), ("42", "ltr")],
)
def test_direction_is_that_of_the_first_letter(text, direction):
    assert direction_of(text) == direction


@pytest.mark.parametrize(
    "number",
    ["+966 11 555 0123", "+966", "03-555-1234", "(03) 555 1234", "03 5551234", "+44 (0)20 7946 0958", "2026-11-30"],
)
def test_phone_numbers_between_words_from_the_right_run_from_left_to_right(number):
    assert with_numbers_in_order(f"اتصل على {number}.") == f'اتصل على <bdi dir="ltr">{number}</bdi>.'
    assert with_numbers_in_order(f"שיחה ({number})") == f'שיחה <bdi dir="ltr">({number})</bdi>'
    assert with_numbers_in_order(f"Call {number} <now>") == f"Call {number} &lt;now&gt;"


@pytest.mark.parametrize("text", ["من 10-20", "اضغط 1 2 3", "سنة 2024-2025", "رمز 809 (UDP 500)", "10.0.0.1 <ثم>"])
def test_ranges_and_codes_stay_as_they_are_written(text):
    assert with_numbers_in_order(text) == text.replace("<", "&lt;").replace(">", "&gt;")


def test_a_step_from_right_to_left_is_laid_out_so_and_its_phone_numbers_are_not(here):
    """In a run, on the guide's page, when it is tried, printed and shared."""
    owner, tree = here.people["admin"], here.tree
    options = (Option("yes", "כן, 03 555 1234", "english"), Option("no", "לא", "english"))
    nodes = [
        Node("power", "התקשרו: 03 555 1234", "או **+972 3 555 1234** או `03 555 1234`.\n\nמספר: ____ {#n}", options),
        Node("english", "Call 03 555 1234", outcome="resolved"),
    ]
    tree.commit(Graph.of(nodes), by=owner, onto=tree.serial)
    tree.publish(by=owner)
    client, link = here.client("admin"), Share.objects.create_share(tree, owner)
    steps = {"run": ".panel", "": ".step", "try": ".panel", "print": ".booklet-step"}
    pages = [(page_of(client.get(f"/trees/{tree.pk}/{path}")), css) for path, css in steps.items()]
    for page, css in [*pages, (page_of(client.get(reverse("shared", args=[link.token]))), "main")]:
        step = page.node.css_first(f'{css}[dir="rtl"]')
        assert [each.text() for each in step.css('bdi[dir="ltr"]')][:2] == ["03 555 1234", "+972 3 555 1234"], css
        assert step.css_first("code").text() == "03 555 1234"


def without_direction(page: Page) -> list[str]:
    """The elements whose words of people have none."""
    return [
        f"<{text.parent.tag} class={text.parent.attributes.get('class')}>: {' '.join(text.text().split())}"
        for text in texts(page.node)
        if HEBREW.search(text.text() or "") and not has_own_direction(text.parent)
    ]


def labels_without_isolates(page: Page) -> list[str]:
    """The attributes that hold words of people beside words of ours, without isolates around the former."""
    return [
        f"{name}={value}"
        for element in page.node.css("[aria-label], [title], [placeholder]")
        for name in ("aria-label", "title", "placeholder")
        if HEBREW.search(value := element.attributes.get(name) or "") and HEBREW.search(ISOLATED.sub("", value))
        if OURS.search(value)
    ]


def texts(node: LexborNode):
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield child
        elif child.tag not in WITHOUT:
            yield from texts(child)


def has_own_direction(node: LexborNode | None) -> bool:
    while node is not None:
        if node.tag == "bdi" or node.attributes.get("dir") == "auto":
            return True
        node = node.parent
    return False
