"""The sprites of icons: each icon that a page names is in one of them."""

import re
from pathlib import Path

from django.template import Context, Template

from project.templatetags.treeline import SPRITES

NAMED = re.compile(r'\{% icon "([\w-]+)"')
SYMBOL = re.compile(r'<symbol id="([\w-]+)"')


def symbols(sprite: str) -> list[str]:
    return SYMBOL.findall((Path("static") / sprite).read_text())


def named(*folders: str) -> set[str]:
    paths = [path for folder in folders for path in Path(folder).rglob("*.html")]
    return {name for path in paths for name in NAMED.findall(path.read_text())}


def test_every_icon_of_a_template_is_in_one_sprite():
    names = [name for sprite in SPRITES for name in symbols(sprite)]
    assert named("templates") <= set(names)
    assert len(set(names)) == len(names)


def test_icons_of_the_frame_and_of_runs_are_in_the_small_one():
    frame = NAMED.findall(Path("templates/shell.html").read_text())
    assert {*frame, *named("templates/runs")} <= set(symbols(SPRITES[0]))


def test_an_icon_names_the_sprite_that_has_it():
    page = Template('{% icon "play" %}{% icon "star" %}{% icon "bold" %}').render(Context())
    hrefs = re.findall(r'href="([^"]+)#', page)
    assert [href.removeprefix("/static/") for href in hrefs] == list(SPRITES)
