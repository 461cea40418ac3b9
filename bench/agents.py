"""``python -m bench.agents [TURNS [SEED]]``: agents that try to leave their guide, 10,000 turns by default.

On a fresh SQLite database, through the same requests that agents send. It ends with an error where a run came to a step
that its guide does not lead to, an answer told of another team, or events that replay to another state.
"""

import os
import sys
import time

TURNS = 10_000
SEED = 16


def main(turns: int = TURNS, seed: int = SEED) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.test.utils import get_runner, setup_test_environment

    setup_test_environment()
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        report(turns, seed)
    finally:
        runner.teardown_databases(databases)


def report(turns: int, seed: int) -> None:
    from accounts.models import ApiKey, Scope
    from project.web import limits
    from tests import factories
    from tests.trees.agents.adversary import RUNS, Attack
    from tests.trees.agents.calls import warranty
    from trees.models import Run

    limits.MAX_PER_MINUTE["agent"] = 10 * turns
    owner, stranger = factories.person("Ann"), factories.person("Ben")
    team, other = factories.team("Ours", admin=owner), factories.team("Theirs", admin=stranger)
    inner, secret = factories.published(team, owner, "Power"), factories.published(other, stranger, "Secret")
    outer = factories.published(team, owner, "Warranty", graph=warranty(inner.pk))
    keys = [ApiKey.objects.create_key("Agent", Scope.RUN, 7, by=each).text for each in (owner, owner, stranger)]
    began = time.perf_counter()
    attack = Attack(tuple(keys), (outer, inner, secret), Run.objects.start(secret, by=stranger), seed)
    counts = attack.run(turns, by=owner)
    print(f"{turns:,} turns on {RUNS} runs in {time.perf_counter() - began:.0f} s, and these runs:")
    print(f"  {counts['accepted']:,} accepted, {counts['refused']:,} refused; {counts['runs']:,} runs begun")
    print(f"  {counts['events']:,} events recorded, each possible where it was; all runs replay to the same state")
    print("  0 steps off the guide, 0 answers with data of another team")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
