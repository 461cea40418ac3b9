"""A library with something of everything, and a team without guides."""

from datetime import date

import pytest

from tests import factories
from tests.trees.pictures import upload
from tests.trees.transfer.libraries import led
from trees.core.graph import Graph
from trees.models import Folder, Picture


@pytest.fixture
def library(team, owner):
    """Folders (one of them empty, one with a name that is no path), categories, guides and a picture."""
    network = Folder.objects.create(team=team, name="Network")
    deep = Folder.objects.create(team=team, name="TCP/IP & so on", parent=network)
    Folder.objects.create(team=team, name="Empty")
    red, blue = (team.categories.create(name=name, colour=name) for name in ("red", "blue"))
    picture = Picture.objects.create_from_upload(team, upload(), by=owner)
    check = factories.tree(team, owner, "Check: the cable?", folder=deep, categories=[red, blue])
    factories.tree(team, owner, "Printer", description="For all.\n\n## printers", folder=network)
    factories.tree(team, owner, "Printer", graph=led(picture.markdown, check.pk, 999_999), review_on=date(2027, 3, 1))
    factories.tree(team, owner, "Druckerprobleme: größer", folder=network).archive(by=owner)
    factories.tree(team, owner, "Unfinished", graph=Graph())
    return team


@pytest.fixture
def empty(owner):
    return factories.team("Field", admin=owner)
