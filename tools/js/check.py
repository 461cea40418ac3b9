"""``python tools/js/check.py``: types and format of the browser's code, by TypeScript and Prettier, and whether short
names leave its meaning as it is.

Both come from package-lock.json. Exits with 0 when all is right, 1 when it is not, and 3 when node is not installed.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[1] / "static"
sys.path.insert(0, str(HERE.parents[1]))

from project.static_files.modules import Module, parse_module, read_module  # noqa: E402

CLASSIC = ("js/guard.js", "js/offline/service-worker.js")  # no modules
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
    compare = [shutil.which("node") or "node", "same-names.mjs"]
    compared = subprocess.run(compare, cwd=HERE, input=json.dumps(list(modules())), text=True)
    return 1 if failed or compared.returncode else 0


def modules() -> Iterator[tuple[str, str, str]]:
    """Path, text with its own names, and text with short names, of each module that is gathered."""
    for path in sorted((STATIC / "js").rglob("*.js")):
        name, source = str(path.relative_to(STATIC)), path.read_text()
        if name not in CLASSIC:
            yield name, whole(parse_module(name, source)), whole(read_module(name, source))


def whole(module: Module) -> str:
    """With statements for what it imports and exports."""
    body = "".join('import("")' if piece.dynamic else piece.text for piece in module.body)
    imports = [
        f'import {{ {", ".join(f"{there} as {here}" for there, here in names if there != "*")} }} from "{target}";'
        for target, names in module.imports.items()
    ]
    exports = ", ".join(f"{here} as {there}" for there, here in module.exports.items())
    return "\n".join([*imports, body, f"export {{ {exports} }};"])


def is_outdated() -> bool:
    installed = HERE / "node_modules" / ".package-lock.json"
    return not installed.exists() or installed.stat().st_mtime < (HERE / "package-lock.json").stat().st_mtime


if __name__ == "__main__":
    sys.exit(main())
