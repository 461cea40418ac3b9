"""``manage.py remind_reviews``: what the worker does each hour, right now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from trees.library.reviews import remind, reminders, trees_to_remind_of


class Command(BaseCommand):
    help = "Tells the editors of guides that are due for review, as the worker does each hour. Once per review date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print who would be told of what, and tell nobody")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        if dry_run:
            for reminder in reminders(trees_to_remind_of().defer("words", "released_words")):
                titles = ", ".join(f"“{tree.title}”" for tree in reminder.trees)
                people = ", ".join(user.email for user in reminder.editors)
                self.stdout.write(f"{titles}: {people or 'nobody'}")
            return
        count = remind()
        self.stdout.write(f"The editors of {count:,} guide{'' if count == 1 else 's'} were told.")
