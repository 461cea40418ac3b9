"""What the pages tell the browser: the same as Python has, and all that the browser's types ask for."""

import json
import re
from pathlib import Path

from django.urls import resolve

from tests.html import page_of
from trees.templatetags.facts import facts

TYPES = Path(__file__).resolve().parent.parent / "tools" / "js" / "types" / "page.d.ts"


def test_the_types_of_the_facts_name_the_same_urls_and_limits():
    types = TYPES.read_text()
    names = re.search(r"type UrlName =(.+?);", types, re.DOTALL)
    limits = re.search(r"limits: \{(.+?)\}", types, re.DOTALL)
    assert names and set(re.findall(r'"(\w+)"', names[1])) == set(facts()["urls"])
    assert limits and set(re.findall(r"(\w+): number", limits[1])) == set(facts()["limits"])


def test_every_url_leads_to_a_view():
    number, uuid = "7", "1b671a64-40d5-491e-99b0-da01ff1f3341"
    for name, url in facts()["urls"].items():
        assert resolve(url.replace("{id}", uuid if "un" in name else number)), name


def test_the_shell_has_the_facts(client):
    shell = page_of(client.get("/trees/"))
    assert json.loads(shell.by_id("facts").text)["outcomes"]["resolved"] == "Resolved"
