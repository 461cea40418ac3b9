"""``python tools/js/check.py``: types and format of the browser's code, by TypeScript and Prettier.

Both come from package-lock.json. Exits with 0 when all is right, 1 when it is not, and 3 when node is not installed.
"""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NO_NODE = 3
CHECKS = [
    ["tsc", "-p", "tsconfig.json"],
    [
        *["prettier", "--check", "--log-level", "warn", "--config", ".prettierrc.json"],
        *["--cache", "--cache-strategy", "content"],  # in node_modules/.cache
        *["../../static/js/**/*.js", "!../../static/js/session/**", "../../static/vendor/*.d.ts", "types/*.ts"],
    ],
]


def main() -> int:
    npm = shutil.which("npm")
    if npm is None:
        print("NOT CHECKED: the types of the JavaScript. Install node to check them.", file=sys.stderr)
        return NO_NODE
    if is_outdated():
        subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    programs = HERE / "node_modules" / ".bin"
    failed = [name for name, *rest in CHECKS if subprocess.run([programs / name, *rest], cwd=HERE).returncode]
    return 1 if failed else 0


def is_outdated() -> bool:
    installed = HERE / "node_modules" / ".package-lock.json"
    return not installed.exists() or installed.stat().st_mtime < (HERE / "package-lock.json").stat().st_mtime


if __name__ == "__main__":
    sys.exit(main())
