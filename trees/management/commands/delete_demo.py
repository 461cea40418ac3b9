"""``manage.py delete_demo``: removes the demo library's teams and people."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from accounts.models import User
from trees.library.demo import delete_demo, demo_people, library_file


class Command(BaseCommand):
    help = "Deletes the demo's teams and people. With --lock only makes the demo's password useless."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lock", action="store_true", help="keep the data, make the demo password useless")

    def handle(self, lock: bool, verbosity: int, **options: Any) -> None:
        if lock:
            self.lock()
            return
        delete_demo()
        if verbosity:
            self.stdout.write("The demo is deleted.")

    @transaction.atomic
    def lock(self) -> None:
        password = library_file()["password"]
        locked = [lock_person(user) for user in demo_people() if user.check_password(password)]
        if locked:
            self.stdout.write(f"The password of the demo's {len(locked)} people no longer signs in.")


def lock_person(user: User) -> User:
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return user
