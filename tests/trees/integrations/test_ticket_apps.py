"""The apps for ticket desks have what the vendors ask of a package: the files that it names, its texts and pictures."""

import json
import re
from pathlib import Path

from PIL import Image

APPS = Path(__file__).parents[3] / "docs" / "integrations"
ZENDESK, FRESHDESK = APPS / "zendesk", APPS / "freshdesk"


def read(path):
    return json.loads(path.read_text())


def test_zendesk_finds_the_files_texts_and_logos():
    manifest, texts = read(ZENDESK / "manifest.json"), read(ZENDESK / "translations" / "en.json")["app"]
    assert (manifest["defaultLocale"], manifest["frameworkVersion"]) == ("en", "2.0")
    for place in manifest["location"]["support"].values():
        assert place["url"].startswith("assets/") and (ZENDESK / place["url"]).is_file()
    assert {each["name"] for each in manifest["parameters"]} == set(texts["parameters"])
    assert {"name", "short_description", "long_description", "installation_instructions"} <= set(texts)
    for name, side in (("logo.png", 320), ("logo-small.png", 128)):
        with Image.open(ZENDESK / "assets" / name) as logo:
            assert (logo.format, logo.size) == ("PNG", (side, side))


def test_freshdesk_finds_the_files_settings_and_icon():
    manifest, settings = read(FRESHDESK / "manifest.json"), read(FRESHDESK / "config" / "iparams.json")
    place = manifest["modules"]["support_ticket"]["location"]["ticket_sidebar"]
    assert (FRESHDESK / "README.md").is_file() and (FRESHDESK / "app" / place["url"]).is_file()
    assert re.search(r'<svg[^>]* width="64" height="64">', (FRESHDESK / "app" / place["icon"]).read_text())
    assert all({"display_name", "description", "type", "required"} <= set(each) for each in settings.values())
    script = (FRESHDESK / "app" / "scripts" / "app.js").read_text()
    assert set(re.findall(r"settings\.(\w+)", script)) == set(settings)
