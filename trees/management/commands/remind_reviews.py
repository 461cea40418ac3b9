"""``manage.py remind_reviews``: run it once a day by a timer."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trees.library.reviews import remind, reminders, trees_to_remind_of


class Command(BaseCommand):
    help = "Puts one email into the outbox for each editor with guides due for review. Each review date is sent once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="print the emails that would be sent, and send nothing"
        )

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        if dry_run:
            for reminder in reminders(trees_to_remind_of().defer("words", "released_words")):
                titles = ", ".join(f"“{tree.title}”" for tree in reminder.trees)
                self.stdout.write(f"{reminder.user.email}: {titles}")
            return
        if not settings.BASE_URL:
            raise CommandError("Set BASE_URL: the links in the emails begin with it.")
        sent = remind()
        self.stdout.write(f"{len(sent):,} email{' waits' if len(sent) == 1 else 's wait'} for the worker.")
