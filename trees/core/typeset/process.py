"""``python -m trees.core.typeset.process FOLDER``: typesets the job in a folder, with limits to memory and time.

The folder holds ``job.json`` ({"kind": "pdf" or "png", ...}, see booklet.typ and map.typ) and the pictures or the map
that it names. Writes ``result``, or ``error``: why not, for people.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
from pathlib import Path
from typing import Any

from trees.core.typeset import letters
from trees.core.typeset.pictures import prepare_pictures

MAX_ADDRESS_SPACE_BYTES = 1536 * 1024**2
MAX_PROCESSOR_SECONDS = 60
TEMPLATES = Path(__file__).parent
TEMPLATE_OF = {"pdf": "booklet.typ", "png": "map.typ"}
# Those that are here, in this order; then whatever has the letter. Typst brings the last two.
FONTS = ("Noto Sans", "Liberation Sans", "DejaVu Sans", "Arial", "Helvetica", "Libertinus Serif")
MONO = ("Noto Sans Mono", "Liberation Mono", "DejaVu Sans Mono")
ACCESSIBLE, EVERY_LETTER = "ua-1", "a-2b"  # PDF/UA-1: tagged, with a title and a language


def main(folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_ADDRESS_SPACE_BYTES, MAX_ADDRESS_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_PROCESSOR_SECONDS, MAX_PROCESSOR_SECONDS))
    os.environ |= {"RAYON_NUM_THREADS": "1"}  # requests are answered meanwhile
    try:
        (folder / "result").write_bytes(typeset(folder))
    except letters.NoFontError as error:
        (folder / "error").write_text(str(error), "utf-8")


def typeset(folder: Path) -> bytes:
    compiler = Compiler(folder)
    file = folder / ("map.svg" if compiler.job["kind"] == "png" else "job.json")
    without = letters.missing(file.read_text("utf-8"), compiler.refusals)
    if without:
        file.write_text(letters.replaced(file.read_text("utf-8"), without), "utf-8")
    return compiler.compiled(letters.note(without))


class Compiler:
    def __init__(self, folder: Path):
        from typst import Fonts

        self.folder = folder
        self.job: dict[str, Any] = json.loads((folder / "job.json").read_text("utf-8"))
        self.fonts = Fonts()
        here = set(self.fonts.families())
        self.faces = {
            name: [each for each in faces if each in here] for name, faces in (("fonts", FONTS), ("mono", MONO))
        }
        for name in (*TEMPLATE_OF.values(), "letters.typ"):
            shutil.copyfile(TEMPLATES / name, folder / name)

    def refusals(self, asked: list[str]) -> str:
        """What Typst says about those of ``asked`` that no font has."""
        from typst import TypstError

        kept = (self.folder / "job.json").read_bytes()
        self._write({"letters": asked})
        try:
            self._compile("letters.typ", "pdf", EVERY_LETTER)
        except TypstError as error:
            return error.diagnostic
        finally:
            (self.folder / "job.json").write_bytes(kept)
        return ""

    def compiled(self, note: str) -> bytes:
        from typst import TypstError

        job: dict[str, Any] = json.loads((self.folder / "job.json").read_text("utf-8"))
        kind = job["kind"]
        if kind == "pdf":
            prepare_pictures(self.folder, job)
        self._write(job | {"note": " ".join(filter(None, (job["note"], note)))})
        if kind == "png":
            return self._compile(TEMPLATE_OF[kind], kind, ppi=job["ppi"])
        try:
            return self._compile(TEMPLATE_OF[kind], kind, ACCESSIBLE, timestamp=job["timestamp"])
        except TypstError:  # the letters of some scripts cannot be named in a PDF: it is tagged, but promises nothing
            return self._compile(TEMPLATE_OF[kind], kind, timestamp=job["timestamp"])

    def _write(self, job: dict[str, Any]) -> None:
        (self.folder / "job.json").write_text(json.dumps(job | self.faces, ensure_ascii=False), "utf-8")

    def _compile(self, name: str, kind: Any, standard: Any = None, **options: Any) -> bytes:
        import typst

        standards = [standard] if standard else []
        made: bytes
        made, warnings = typst.compile_with_warnings(
            self.folder / name, format=kind, font_paths=self.fonts, pdf_standards=standards, **options
        )
        for warning in warnings:  # such as a block in a line of text, which is left out
            print(warning.message, file=sys.stderr)
        return made


if __name__ == "__main__":
    main(Path(sys.argv[1]))
