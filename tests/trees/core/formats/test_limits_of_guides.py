"""How many guides, steps and characters a text may have: as many as the limit are read, and one more is refused."""

import json

import pytest

from trees.core import formats, graph
from trees.core.formats import FormatError, building, document, read
from trees.core.formats.dot import build as dot
from trees.core.formats.mermaid import convert
from trees.core.formats.tree_json import build as tree_json


def zingtree(number: int) -> dict:
    return {"name": f"Guide {number}", "root_node_id": "1", "nodes": {"1": {"project_node_id": "1", "page_title": "A"}}}


def story(number: int) -> str:
    return (
        f'<tw-storydata name="Guide {number}" startnode="1">'
        '<tw-passagedata pid="1" name="A">Look</tw-passagedata></tw-storydata>'
    )


SEVERAL = {
    "zingtree": lambda count: json.dumps({"projects": [zingtree(number) for number in range(count)]}),
    "twine": lambda count: "\n".join(map(story, range(count))),
    "markdown": lambda count: "".join(f"# Guide {number}\n\n## A\n\n" for number in range(count)),
    "plantuml": lambda count: "@startuml\nstart\n:A;\n:B;\nstop\n@enduml\n" * count,
}
KEYS = "abcdefgh"
AGAIN = [{"text": "Begin again", "next": "a"}]
STEPS = {
    "csv": lambda keys: "step,question,answer,next\n" + "\n".join(f"{key},Is it {key}?,Yes,a" for key in keys),
    "html": lambda keys: "".join(f"<h2>{key}</h2><p>Look</p>" for key in keys),
    "json": lambda keys: json.dumps(
        {"start": keys[0], "nodes": {key: {"title": key, "options": []} for key in keys}, "format": "treeline"}
    ),
    "tree-json": lambda keys: json.dumps({key: {"text": key, "options": AGAIN} for key in keys}),
    "dot": lambda keys: f"digraph {{ {' -> '.join(keys)} }}",
    "mermaid": lambda keys: "flowchart TD\n" + "\n".join(f"  a --> {key}" for key in keys[1:]),
    "plantuml": lambda keys: "@startuml\nstart\n" + "".join(f":{key};\n" for key in keys) + "stop\n@enduml",
    "twee": lambda keys: "".join(f":: {key}\nLook\n\n" for key in keys),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_text_holds_as_many_guides_as_are_allowed_and_no_more(name, monkeypatch):
    monkeypatch.setattr(document, "MAX_GUIDES_PER_TEXT", 3)
    assert len(read(SEVERAL[name](3), name)) == 3
    with pytest.raises(FormatError, match="at most 3 guides, this one has 4"):
        read(SEVERAL[name](4), name)


@pytest.mark.parametrize("name", STEPS)
def test_guide_has_as_many_steps_as_are_allowed_and_no_more(name, monkeypatch):
    for module in (building, document, graph, convert, tree_json):
        monkeypatch.setattr(module, "MAX_NODES_PER_GUIDE", 4)
    [made] = read(STEPS[name](KEYS[:4]), name)
    assert not made.error and len(made.graph.nodes) == 4
    with pytest.raises(FormatError, match=r"at most 4 |more than 4 steps"):
        read(STEPS[name](KEYS[:5]), name)


@pytest.mark.parametrize("name", ["csv", "html"])
def test_steps_are_counted_before_they_are_made(name, monkeypatch):
    """What says how many there are: it costs nothing more."""
    monkeypatch.setattr(document, "MAX_NODES_PER_GUIDE", 4)
    with pytest.raises(FormatError, match="A guide has at most 4 steps, this one has 8"):
        read(STEPS[name](KEYS), name)


def test_text_may_have_as_many_characters_as_are_allowed(monkeypatch):
    text = "# Guide\n\n## A\n"
    monkeypatch.setattr(formats, "MAX_IMPORT_CHARS", len(text))
    assert read(text, "markdown")[0].title == "Guide"
    with pytest.raises(FormatError):
        read(text + "\n", "markdown")


def test_arrows_between_all_of_two_groups_are_counted_before_they_are_made(monkeypatch):
    monkeypatch.setattr(dot, "MAX_EDGES_PER_GUIDE", 6)
    [made] = read("digraph { {a b} -> {c d e} }", "dot")
    assert sum(len(node.options) for node in made.graph.nodes.values()) == 6
    with pytest.raises(FormatError, match="more than 6 arrows"):
        read("digraph { {a b} -> {c d e}; a -> b }", "dot")
