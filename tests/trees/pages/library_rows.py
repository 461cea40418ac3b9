"""What the tests of the library's page share."""

from tests.html import Page
from trees.models import Folder


def titles(page: Page) -> list[str]:
    return page.texts("[data-row]")


def folder(team, name, parent=None):
    made = Folder(team=team, name=name, parent=parent)
    made.save()
    return made
