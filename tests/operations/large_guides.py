"""``python -m tests.operations.large_guides TEAM STEPS COUNT``: publishes guides, prints the key of each release."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()
    from accounts.models import Team
    from tests.operations.large import guide
    from trees.models import Tree

    team, steps, count = map(int, sys.argv[1:])
    owner = Team.objects.get(pk=team).members.first()
    for number in range(count):
        tree = Tree.objects.create_tree(Team.objects.get(pk=team), f"Large {number}", guide(steps), by=owner)
        print(tree.pk, tree.publish(by=owner).pk)
