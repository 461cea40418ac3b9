"""The URLs that rows write out are those of ``reverse``, and no other module writes URLs out."""

import ast
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from trees.library import links

ROOMS = ["views", "library", "sharing", "numbers", "running", "transfer"]
OURS = ("/trees/", "/runs/", "/flags/", "/teams/", "/api/")


def test_written_urls_are_those_of_reverse():
    key = uuid4()
    assert links.tree_url(7) == reverse("tree", args=[7])
    assert links.tree_run_url(7) == reverse("tree_run", args=[7])
    assert links.run_url(key) == reverse("run", args=[key])
    assert links.flag_url(key) == reverse("flag", args=[key])
    assert links.folder_url(7) == reverse("folder", args=[7])
    assert links.step_url(7, "power") == f"{reverse('tree', args=[7])}#n-power"


@pytest.mark.parametrize("room", ROOMS)
def test_no_other_module_writes_urls_out(room):
    paths = [path for path in (Path(settings.BASE_DIR) / "trees" / room).rglob("*.py") if path.name != "links.py"]
    assert {path.name: urls for path in paths if (urls := written_urls(path))} == {}


def written_urls(path: Path) -> list[str]:
    """The texts in a module that begin like one of our URLs; docstrings are not texts of the program."""
    tree = ast.parse(path.read_text())
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in texts if text.startswith(OURS) and text not in docstrings]
