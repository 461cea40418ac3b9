"""A link to a guide, and a receiver of webhooks."""

import pytest

from tests.trees.receiver import receiver
from trees.models import Share


@pytest.fixture
def link(guide, owner):
    return Share.objects.create_share(guide, owner)


@pytest.fixture
def there():
    with receiver() as there:
        yield there
