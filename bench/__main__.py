"""``python -m bench [TREES]``: creates a library on SQLite and on PostgreSQL, measures both, and deletes them."""

import subprocess
import sys
import tempfile

from tests import postgres


def main(trees: str = "100000") -> None:
    with tempfile.TemporaryDirectory(prefix="treeline-bench-") as folder:
        measure(f"sqlite:///{folder}/db.sqlite3", trees)
    if programs := postgres.programs():
        with postgres.server(programs) as url:
            measure(url, trees)


def measure(url: str, trees: str) -> None:
    print(f"\n==== {url.partition(':')[0]} ====", flush=True)
    for arguments in (
        ["bench.seed", url, trees],
        ["bench.library", url],
        ["bench.refresh", url],
        ["bench.numbers", url],
    ):
        subprocess.run([sys.executable, "-m", *arguments], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
