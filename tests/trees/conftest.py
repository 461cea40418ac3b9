"""A link to a guide, a receiver of webhooks, and the demo library."""

import pytest
from django.core.management import call_command

from tests.trees.receiver import receiver
from trees.models import Share


@pytest.fixture
def link(guide, owner):
    return Share.objects.create_share(guide, owner)


@pytest.fixture
def there():
    with receiver() as there:
        yield there


@pytest.fixture(scope="module")
def demo_library(module_rows):
    """Loaded once for all tests of the module."""
    call_command("load_demo", verbosity=0)
