"""/trees/import: a second import of the same source shows what it would change, and keeps the keys."""

import pytest

from tests.html import page_of
from tests.trees.pages.importing import SOURCE, as_shown, file, preview, radios, send
from trees.models import Tree

pytestmark = pytest.mark.django_db

FIRST = "flowchart TD\n  a{Is it on?} -->|Yes| b[Good]\n  a -->|No| c[Switch it on]\n"
SECOND = "flowchart TD\n  q{Is it on?} -->|Yes| r[Good]\n  q -->|Not yet| s[Switch it on]\n  s -->|Still off| t[Call]\n"


def test_difference_is_shown_first_and_becomes_a_new_revision(client):
    send(client, FIRST)
    tree = Tree.objects.get()
    html = preview(client, SECOND)
    assert "1 step added, 1 answer renamed, 1 answer added" in html
    assert radios(html) == {f"{tree.pk}.1": True, "": False}
    response = send(client, SECOND, **as_shown(html))
    assert response.status_code == 200
    tree.refresh_from_db()
    assert (Tree.objects.count(), tree.serial, tree.origin, tree.origin_serial) == (1, 2, "lamp.mmd#1", 2)
    assert {"a", "b", "c"} < set(tree.graph.nodes)
    assert [option.label for option in tree.graph.nodes["a"].options] == ["Yes", "Not yet"]


def test_the_same_again_is_unchanged_and_not_proposed(client):
    send(client, FIRST)
    html = preview(client, FIRST)
    assert "Nothing changed." in html
    assert not html.field("take").is_set("checked")
    assert send(client, FIRST, **as_shown(html)).status_code == 200
    assert (Tree.objects.count(), Tree.objects.get().serial) == (1, 1)


def test_a_new_guide_can_be_made_all_the_same(client):
    send(client, FIRST)
    html = preview(client, SECOND)
    send(client, SECOND, **as_shown(html, **{f"into {SOURCE}": ""}))
    assert sorted(Tree.objects.values_list("node_count", flat=True)) == [3, 4]


def test_title_and_description_that_were_written_here_stay(client, editor):
    send(client, FIRST)
    tree = Tree.objects.get()
    tree.update_details(by=editor, title="Lamp in the hall", description="For all")
    send(client, SECOND, **as_shown(preview(client, SECOND)))
    tree.refresh_from_db()
    assert (tree.title, tree.description, tree.serial) == ("Lamp in the hall", "For all", 2)


def test_title_that_is_typed_in_the_preview_is_the_title_from_then_on(client, editor):
    send(client, FIRST)
    send(client, SECOND, **as_shown(preview(client, SECOND), **{f"title {SOURCE}": "Lamp in the hall"}))
    assert [(tree.title, tree.serial) for tree in Tree.objects.all()] == [("Lamp in the hall", 2)]


def test_edits_made_here_are_told(client, editor):
    send(client, FIRST)
    tree = Tree.objects.get()
    assert "It was edited here" not in preview(client, SECOND)
    tree.commit(tree.graph.starting_at("b"), by=editor, onto=1)
    assert "It was edited here since its last import." in preview(client, SECOND)


def test_guide_that_was_changed_after_the_preview_is_shown_again(client, editor):
    send(client, FIRST)
    html, tree = preview(client, SECOND), Tree.objects.get()
    tree.commit(tree.graph.starting_at("b"), by=editor, onto=1)
    refused = send(client, SECOND, **as_shown(html))
    assert refused.status_code == 422
    assert "was changed here in the meantime" in page_of(refused)
    assert Tree.objects.get().serial == 2


@pytest.mark.parametrize(("first", "second"), [
    ("lamp.mmd", "lamp (1).mmd"), ("lamp-v1.mmd", "lamp-v2.mmd"), ("lamp_v2.mmd", "lamp_v10.mmd"),
    ("Lamp.mmd", "Lamp - Copy.mmd"), ("lamp.mmd", "lamp final.mmd"),
])  # fmt: skip
def test_file_that_was_renamed_for_a_change_is_known(first, second, client):
    send(client, "", files=[file(FIRST, first)], take=f"{first}#1")
    tree = Tree.objects.get()
    html = preview(client, "", files=[file(SECOND, second)])
    assert f"{tree.pk}.1" in radios(html)


def test_another_guide_in_a_file_of_that_name_is_proposed_as_new(client):
    send(client, FIRST)
    html = preview(client, "flowchart TD\n  x{Is it wet?} -->|Yes| y[Dry it]\n  x -->|No| z[Wait]\n")
    assert radios(html)[""] is True


def test_pasted_text_is_known_by_its_title_and_steps(client):
    text = "# Lamp\n\n## Is it on? {#on}\n\n- [Yes](#good)\n\n## Good {#good .resolved}\n"
    client.post("/trees/import", {"text": text, "take": ["#1"]})
    html = page_of(client.post("/trees/import/preview", {"text": text.replace("[Yes]", "[It is]")}))
    assert "1 answer renamed" in html


def test_edits_of_a_guide_that_was_pasted_can_be_kept(client, editor):
    client.post("/trees/import", {"text": FIRST, "take": ["#1"]})
    tree = Tree.objects.get()
    tree.commit(tree.graph.starting_at("b"), by=editor, onto=1)
    html = page_of(client.post("/trees/import/preview", {"text": SECOND}))
    assert "New revision that keeps these edits" in html


def test_guides_of_another_team_are_not_compared(client, page_client_for, stranger):
    send(client, FIRST)
    assert radios(preview(page_client_for(stranger), FIRST)) == {}


def test_statements_do_not_grow_with_the_guides(client, django_assert_max_num_queries):
    def texts(count):
        return "\n".join(f"# Guide {n}\n\n## On {n}? {{#on}}\n\n- [Yes](#ok)\n\n## Ok {{#ok}}\n" for n in range(count))

    client.post("/trees/import", {"text": texts(40), "take": [f"#{n + 1}" for n in range(40)]})
    assert Tree.objects.count() == 40
    with django_assert_max_num_queries(14):
        html = page_of(client.post("/trees/import/preview", {"text": texts(40)}))
    assert len(html.css(".again")) == 40
