"""Changes of a draft, as PATCH takes them."""

from tests import factories

BASE = factories.graph()


def node(key: str, **fields) -> dict:
    return BASE.nodes[key].to_json() | fields


def called(title: str) -> dict:
    return {"nodes": {"done": node("done", title=title)}}
