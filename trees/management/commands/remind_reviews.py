"""``manage.py remind_reviews``: for a timer, once a day."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trees.library.reviews import remind, reminders, trees_to_remind_of


class Command(BaseCommand):
    help = "Sends one email to each person who writes guides that are due for review. Tells of each date once."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say who would be told of what, and send nothing")

    def handle(self, *, dry_run, **options):
        if dry_run:
            for reminder in reminders(trees_to_remind_of().defer("words", "released_words")):
                titles = ", ".join(f"“{tree.title}”" for tree in reminder.trees)
                self.stdout.write(f"{reminder.user.email}: {titles}")
            return
        if not settings.BASE_URL:
            raise CommandError("Set BASE_URL: the links in the emails begin with it.")
        sent = remind()
        self.stdout.write(f"{len(sent):,} e-mail{' was' if len(sent) == 1 else 's were'} sent.")
