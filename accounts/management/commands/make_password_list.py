"""Makes the list of passwords that are refused, for PASSWORD_LIST."""

import gzip
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.passwords.rules import MIN_LISTED_CHARS
from accounts.passwords.stolen import records_in, write_list


class Command(BaseCommand):
    help = "Makes the list of passwords that are refused from lists of stolen passwords, one a line or SHA-1:count."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("lists", nargs="+", help="Text files, also compressed with gzip.")
        parser.add_argument("--to", required=True, help="The file to write.")
        parser.add_argument("--least", type=int, default=1, help="Leave hashes out that were seen less often.")

    def handle(self, *, lists: list[str], to: str, least: int, **options: Any) -> None:
        try:
            records = (records_in(lines(path), MIN_LISTED_CHARS, least) for path in lists)
            count = write_list(chain.from_iterable(records), to)
        except OSError as error:
            raise CommandError(str(error)) from None
        if not count:
            raise CommandError(f"There is no password of {MIN_LISTED_CHARS} characters or more in it.")
        self.stdout.write(f"{count} passwords in {to}. Set PASSWORD_LIST to it, and restart the site.")


def lines(path: str) -> Iterator[str]:
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8", errors="replace") as file:
        yield from file
