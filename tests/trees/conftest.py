"""A link to a guide, guides with runs, a receiver of webhooks, and the demo library."""

import pytest
from django.core.management import call_command

from tests import factories
from tests.trees.receiver import receiver
from trees.models import Run, Share


@pytest.fixture
def link(guide, owner):
    return Share.objects.create_share(guide, owner)


@pytest.fixture
def run_guides(team, owner, viewer):
    """One of which two of three runs were handed on, one that was solved, and one that nobody ran."""
    fails, works, _ = (factories.published(team, owner, title) for title in ("Fails", "Works", "Unused"))
    runs = [(fails, owner, "yes"), (fails, owner, "no"), (fails, viewer, "no"), (works, viewer, "yes")]
    for tree, by, answer in runs:
        factories.answered(Run.objects.start(tree, by=by, ago=60), answer)
    return fails, works


@pytest.fixture
def there():
    with receiver() as there:
        yield there


@pytest.fixture(scope="module")
def demo_library(module_rows):
    """Loaded once for all tests of the module."""
    call_command("load_demo", verbosity=0)
