"""``manage.py delete_demo``: removes the demo library's teams and people."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from accounts.models import Team, User
from trees.management.commands.load_demo import library_file
from trees.models import Run


class Command(BaseCommand):
    help = "Deletes the demo's teams and people. With --lock only makes the demo's password useless."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lock", action="store_true", help="keep the data, make the demo password useless")

    @transaction.atomic
    def handle(self, lock: bool, verbosity: int, **options: Any) -> None:
        library = library_file()
        people = User.objects.filter(email__in=[row["email"] for row in library["people"]])
        if lock:
            locked = [lock_person(user) for user in people if user.check_password(library["password"])]
            if locked:
                self.stdout.write(f"The password of the demo's {len(locked)} people no longer signs in.")
            return
        teams = Team.objects.filter(name__in=[row["name"] for row in library["teams"]], members__in=people).distinct()
        Run.objects.filter(team__in=teams).delete()
        for team in teams:
            team.trees.all().delete()
            team.delete()
        people.filter(memberships=None).delete()
        if verbosity:
            self.stdout.write("The demo is deleted.")


def lock_person(user: User) -> User:
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return user
