"""``manage.py move_database FROM_URL TO_URL``: the whole database of a site in another one."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from project.backup import move
from project.backup.move_tables import State
from trees.models.search.index import mark_all, refresh_all


class Command(BaseCommand):
    help = (
        "Copies the database at FROM_URL into the empty database at TO_URL, such as from SQLite to PostgreSQL or back. "
        "Stop the site first. Run it again with the same URLs where it was cut off."
    )
    requires_system_checks = []  # they look at the database of the settings, which is none of the two

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("from_url", metavar="FROM_URL", help="such as sqlite:////var/lib/treeline/db.sqlite3")
        parser.add_argument("to_url", metavar="TO_URL", help="such as postgres://treeline:password@localhost/treeline")

    def handle(self, from_url: str, to_url: str, **options: Any) -> None:
        move.connect(from_url, to_url)
        state = move.prepare()
        if state["tables"]:
            self.stdout.write("Going on with a move that was cut off.")
        move.prepare_tables(state)
        with move.nobody_writes():
            self.copy(state)
            rows = self.compare()
            move.finish(state)
        self.index()
        state.drop()
        self.stdout.write(f"Moved {rows:,} rows. Set DATABASE_URL to the new database, then start the site.")

    def copy(self, state: State) -> None:
        models = move.models_to_move()
        total = sum(model._base_manager.using(move.FROM).count() for model in models)
        with tqdm(total=total, unit="row", file=sys.stderr, disable=None) as bar:
            for model in models:
                before = state.progress(model._meta.label)[0]
                bar.set_description(str(model._meta.verbose_name_plural))
                bar.update(before)
                for done in move.copy(model, state):
                    bar.update(done - before)
                    before = done

    def compare(self) -> int:
        """Rows in all tables. CommandError where the two databases have different numbers."""
        rows, differing = 0, []
        for model in move.models_to_move():
            was, now = move.counts(model)
            rows += now
            if was != now:
                differing.append(f"{model._meta.verbose_name_plural}: {was:,} rows here, {now:,} there")
        if differing:
            raise CommandError(
                f"The source was changed while it was moved. {'; '.join(differing)}. "
                "Stop the site, empty the target and move again."
            )
        return rows

    def index(self) -> None:
        """The search index is no copy: it is made of the guides, as each database needs it."""
        mark_all(move.TO)
        with tqdm(unit="guide", file=sys.stderr, disable=None, desc="search index") as bar:
            for number in refresh_all(move.TO):
                bar.update(number)
