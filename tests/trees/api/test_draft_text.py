"""/api/v1/trees/{id}/draft as one Markdown text."""

import pytest

from tests import factories
from trees.core.formats import markdown
from trees.core.graph import Graph, Node
from trees.models import Tree

pytestmark = pytest.mark.django_db
WAS = {"title": "Printer offline", "description": ""}
TEXT = "# Printer dead\n\nNew words.\n\n## Is it on? {#power}\n\n- [Yes](#done)\n\n## Solved {#done .resolved}\n"
MINE = "# Printer offline\n\n## Mine {#mine .resolved}\n"


def text_of(tree) -> str:
    tree = Tree.objects.get(pk=tree.pk)
    return markdown.dump(markdown.Document(tree.graph, tree.title, tree.description))


def is_untouched(tree) -> bool:
    now = Tree.objects.get(pk=tree.pk)
    return (now.serial, now.title, now.description) == (tree.serial, tree.title, tree.description)


# Reading


def test_text_is_the_whole_guide(editor_api, draft, tree, owner):
    tree.update_details(by=owner, description="For all floors.")
    text = editor_api.get(draft, text=1).json()["text"]
    assert text.startswith("# Printer offline\n\nFor all floors.\n\n## Is the light on? {#power}\n")
    assert markdown.load(text)[0].graph == tree.graph
    assert "text" not in editor_api.get(draft).json()


def test_guide_without_steps_shows_an_example_under_its_own_title(editor_api, team, owner):
    empty = factories.tree(team, owner, "Ends with ##", graph=Graph())
    body = editor_api.get(f"trees/{empty.pk}/draft", text=1).json()
    guide = markdown.load(body["text"])[0]
    assert (guide.title, len(guide.graph.nodes), body["graph"]["order"]) == ("Ends with ##", 4, [])
    assert is_untouched(empty)


def test_script_reads_and_writes_plain_markdown(editor_api, draft, tree):
    address = f"/api/v1/{draft}"
    read = editor_api.client.get(address, headers={"Accept": "text/markdown"})
    assert (read.headers["Content-Type"], read.content.decode()) == ("text/markdown; charset=utf-8", text_of(tree))
    changed = read.content.replace(b"Solved", b"It prints")
    sent = {"content_type": "text/markdown", "headers": {"If-Match": read.headers["ETag"]}}
    written = editor_api.client.put(address, changed, **sent)
    assert (written.status_code, text_of(tree)) == (200, changed.decode())
    assert editor_api.client.put(address, read.content, **sent).status_code == 412
    assert editor_api.client.put(address, b"\xff", **sent).status_code == 400
    assert text_of(tree) == changed.decode()


def test_what_a_script_gets_instead_of_a_text_is_a_sentence(stranger_api, draft):
    response = stranger_api.client.get(f"/api/v1/{draft}", headers={"Accept": "text/markdown"})
    assert response.status_code == 404
    assert not response.content.startswith(b"{")


# Saving


def test_text_is_saved_with_its_title_and_description(editor_api, draft, tree):
    response = editor_api.patch(draft, onto=1, gesture="text", text=TEXT, was=WAS)
    tree.refresh_from_db()
    assert (tree.title, tree.description, tree.serial) == ("Printer dead", "New words.", 2)
    assert list(tree.graph.nodes) == ["power", "done"]
    body = response.json()
    assert (body["serial"], body["title"], body["description"]) == (2, "Printer dead", "New words.")


def test_texts_on_the_way_are_one_line_of_the_history(editor_api, draft, tree):
    for serial, title in enumerate(["Mi", "Min", "Mine"], 1):
        text = MINE.replace("Mine", title)
        assert editor_api.patch(draft, onto=serial, gesture="text", text=text, was=WAS).status_code == 200
    assert tree.revisions.in_history().count() == 2


def test_text_that_says_the_same_is_no_revision(editor_api, draft, tree):
    assert editor_api.patch(draft, onto=1, text=text_of(tree) + "\n\n", was=WAS).json()["serial"] == 1


def test_text_without_a_title_keeps_the_one_there_is(editor_api, draft, tree):
    editor_api.patch(draft, onto=1, text="## Mine {#mine .resolved}\n", was=WAS)
    assert Tree.objects.get(pk=tree.pk).title == "Printer offline"


def test_problems_say_the_line_of_the_text_as_it_was_written(editor_api, draft):
    text = "# Printer offline\n\n\n\n## Mine {#mine}\n\n- [On]()\n"
    problems = editor_api.patch(draft, onto=1, text=text, was=WAS).json()["problems"]
    assert ("leads-nowhere", 7) in [(each["kind"], each["line"]) for each in problems]


def test_keys_that_the_text_does_not_say_are_told_with_their_line(editor_api, draft):
    text = "# Printer offline\n\n## Is it on?\n\n- [Yes](#done)\n\n## Good {#done .resolved}\n\n## Bad {.escalate}\n"
    keys = editor_api.patch(draft, onto=1, text=text, was=WAS).json()["keys"]
    assert keys == [{"line": 3, "key": "is-it-on"}, {"line": 9, "key": "bad"}]


def test_editor_without_a_step_is_there_all_the_same(editor_api, tree):
    tab = "6f0d6c2e-9d2b-4f57-9d0d-0f5d0f7f0b11"
    assert editor_api.post(f"trees/{tree.pk}/presence", tab=tab, node="").status_code == 200


# What cannot be read


def test_mistake_is_told_with_its_line_and_nothing_is_saved(editor_api, draft, tree):
    text = "# Printer\n\n## Is it on? {#power}\n\n- [Yes](#powr)\n"
    response = editor_api.patch(draft, onto=1, text=text, was=WAS)
    error = {"line": 5, "reason": "There is no heading #powr.", "hint": "Did you mean #power?"}
    assert response.status_code == 422
    assert response.json() == {
        "detail": "line 5: There is no heading #powr. Did you mean #power?",
        "code": "unreadable",
        "errors": [error],
        "looks_like": "",
    }
    assert is_untouched(tree)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("# A\n## a {#a .resolved}\n# B\n## b {#b .resolved}\n", 3),
        ("# A\n# B\n", 1),
        ("#" * 1000, 1),
        ("\n\n# " + "x" * 300 + "\n\n## a\n", 3),
        ("# A\n" + "y" * 6000 + "\n## a {#a .resolved}", 1),
        ("# A\n\n## b\n\n## " + "x" * 600, 5),
        ("# A\n\n## b\n\n```\nnever closed", 5),
    ],
)
def test_text_that_cannot_be_kept_is_refused_with_its_line(editor_api, draft, tree, text, line):
    response = editor_api.patch(draft, onto=1, text=text, was=WAS)
    assert (response.status_code, response.json()["errors"][0]["line"]) == (422, line)
    assert is_untouched(tree)


def test_diagram_is_known_for_what_it_is(editor_api, draft):
    response = editor_api.patch(draft, onto=1, text="flowchart TD\n  a --> b\n", was=WAS)
    assert (response.status_code, response.json()["looks_like"]) == (422, "Mermaid")


@pytest.mark.parametrize(
    "body",
    [
        {"text": "a\x00"},
        {"text": []},
        {"text": MINE, "was": None},
        {"text": MINE, "was": {"title": 1}},
        {"text": MINE, "changes": {}},
        {"text": MINE, "about": WAS},
        {"about": WAS},
        {},
    ],
)
def test_odd_request_is_refused(editor_api, draft, tree, body):
    assert editor_api.patch(draft, **({"onto": 1, "was": WAS} | body)).status_code == 400
    assert is_untouched(tree)


def test_text_says_what_it_was_made_from(editor_api, draft, tree):
    assert editor_api.patch(draft, onto=1, text=TEXT).status_code == 400
    assert is_untouched(tree)


# Two people


def test_other_steps_of_a_colleague_are_merged_into_the_text(editor_api, draft, tree, owner):
    theirs = tree.graph.patched({"nodes": {"call": Node("call", "Ring us", outcome="escalate").to_json()}})
    tree.commit(theirs, by=owner, onto=1)
    text = text_of(tree).replace("Solved", "It prints").replace("Ring us", "Call us")
    body = editor_api.patch(f"{draft}?text=1", onto=1, text=text, was=WAS).json()
    assert (body["code"], body["conflicts"]) == ("stale", [])
    assert "## It prints {#done" in body["text"] and "## Ring us {#call" in body["text"]
    assert "## Solved" in body["newest"]["text"]
    assert editor_api.patch(draft, onto=2, text=body["text"], was=WAS).json()["serial"] == 3


def test_same_step_of_a_colleague_is_a_conflict(editor_api, draft, tree, owner):
    theirs = tree.graph.patched({"nodes": {"done": Node("done", "Theirs", outcome="resolved").to_json()}})
    tree.commit(theirs, by=owner, onto=1)
    text = text_of(tree).replace("Theirs", "Mine")
    response = editor_api.patch(f"{draft}?text=1", onto=1, text=text, was=WAS)
    body = response.json()
    assert response.status_code == 409
    assert [(each["key"], each["mine"]["title"]) for each in body["conflicts"]] == [("done", "Mine")]
    assert "## Theirs {#done" in body["text"]


def test_answer_to_the_choice_has_the_text(editor_api, draft, tree):
    done = Node("done", "Chosen", outcome="resolved").to_json()
    body = editor_api.patch(f"{draft}?text=1", onto=1, changes={"nodes": {"done": done}}).json()
    assert body["text"] == text_of(tree)
    assert "## Chosen {#done" in body["text"]


def test_title_that_changed_meanwhile_is_not_undone_by_a_text(editor_api, draft, tree, owner):
    tree.update_details(by=owner, title="Printer asleep")
    response = editor_api.patch(f"{draft}?text=1", onto=1, text=MINE, was=WAS)
    body = response.json()
    assert (response.status_code, body["conflicts"]) == (409, [])
    assert body["text"].startswith("# Printer asleep\n\n## Mine {#mine .resolved}")
    was = {"title": body["newest"]["title"], "description": ""}
    assert editor_api.patch(draft, onto=1, text=body["text"], was=was).json()["title"] == "Printer asleep"


def test_title_that_both_changed_is_a_conflict_to_choose_in(editor_api, draft, tree, owner):
    tree.update_details(by=owner, title="Printer asleep")
    body = editor_api.patch(f"{draft}?text=1", onto=1, text=TEXT, was=WAS).json()
    [conflict] = body["conflicts"]
    assert (conflict["key"], conflict["mine"]["title"]) == ("#title", "Printer dead")
    assert (conflict["base"]["title"], conflict["theirs"]["title"]) == ("Printer offline", "Printer asleep")
    assert is_untouched(tree)
    chosen = {"title": "Printer dead", "description": "New words."}
    was = {"title": "Printer asleep", "description": ""}
    answer = editor_api.patch(draft, onto=1, changes={}, about=chosen, was=was).json()
    assert (answer["title"], answer["description"]) == ("Printer dead", "New words.")


def test_title_and_description_of_two_people_are_both_kept(editor_api, draft, tree, owner):
    tree.update_details(by=owner, description="Theirs.")
    text = MINE.replace("offline", "dead")
    body = editor_api.patch(f"{draft}?text=1", onto=1, text=text, was=WAS).json()
    assert body["conflicts"] == []
    assert body["about"] == {"title": "Printer dead", "description": "Theirs."}
    assert body["text"].startswith("# Printer dead\n\nTheirs.\n\n## Mine")


def test_refused_title_keeps_the_steps_as_they_were(editor_api, draft, tree):
    about = {"title": "x" * 201, "description": ""}
    changes = {"order": ["call", "done", "power"]}
    response = editor_api.patch(draft, onto=1, changes=changes, about=about, was=WAS)
    assert (response.status_code, list(response.json()["errors"])) == (400, ["title"])
    assert is_untouched(tree)


def test_viewers_text_is_refused(viewer_api, draft, tree):
    assert viewer_api.patch(draft, onto=1, text=MINE, was=WAS).status_code == 403
    assert is_untouched(tree)


def test_queries_do_not_grow_with_the_text(editor_api, draft, tree, django_assert_max_num_queries):
    steps = "".join(f"## Step {n} {{#s{n}}}\n\n- [Continue](#s{n + 1})\n\n" for n in range(300))
    with django_assert_max_num_queries(30):
        response = editor_api.patch(
            draft, onto=1, text=f"# Printer offline\n\n{steps}## End {{#s300 .resolved}}\n", was=WAS
        )
    assert response.status_code == 200
