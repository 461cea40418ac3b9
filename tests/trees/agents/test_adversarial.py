"""Agents that try to leave the guide: turns that are wrong, late, repeated or of somebody else.

Two agents share the runs, and releases change meanwhile. After it each run has come only where its guide leads, its
events fold to the state that its agents were told, and nobody has seen or changed anything of another team.
"""

import pytest

from project.web import limits
from tests import factories
from tests.examples import examples
from tests.trees.agents.adversary import Attack
from trees.models import Run

pytestmark = pytest.mark.django_db
TURNS = 600


@pytest.mark.once
def test_no_agent_leaves_the_guide(outer, inner, owner, team, stranger, key_of, monkeypatch):
    monkeypatch.setitem(limits.MAX_PER_MINUTE, "agent", 10 * TURNS)
    secret = factories.published(stranger.teams().get(), stranger, "Secret")
    theirs = Run.objects.start(secret, by=stranger)
    keys = (key_of(owner), key_of(owner), key_of(stranger))
    turns = examples(TURNS)
    counts = Attack(keys, (outer, inner, secret), theirs, seed=16).run(turns, by=owner)
    assert counts["accepted"] > turns / 4  # they do get somewhere
