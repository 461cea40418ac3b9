"""The text of a gathered file.

Each module is a function that runs once, so its names stay its own; one that gives nothing to others is a block. What a
module gives has a number in all files, as each letter of a name is sent::

    import{$7}from"./session.0123456789ab.js";
    const $12=(()=>{const{session}=$7;
    ...
    return{queue};
    })();
    {const{queue}=$12;
    ...
    }
    export{$12};
"""

import posixpath
from collections import defaultdict

from project.static_files.modules import Module
from project.static_files.source_map import Place, source_map


class ChunkWriter:
    """``chunks``: path of a module -> the chunk that it stands in; ``names``: chunk -> its name with the fingerprint;
    ``vendor``: path of a vendored module -> the same; ``later``: target of an import() -> the chunks and vendored files
    that it takes beyond what this chunk has, its own last."""

    def __init__(
        self,
        name: str,
        modules: list[Module],
        chunks: dict[str, str],
        names: dict[str, str],
        vendor: dict[str, str],
        later: dict[str, list[str]],
    ) -> None:
        self.name, self.modules, self.chunks, self.vendor = name, modules, chunks, vendor
        self.names, self.later = names, later
        self.variables = {path: f"${number}" for number, path in enumerate([*chunks, *vendor])}
        self.lines: list[str] = []
        self.places: list[Place | None] = []

    def files(self) -> dict[str, str]:
        """The file, and its source map."""
        own = self.names[self.name]
        for line in self.import_lines():
            self.add(line)
        for index, module in enumerate(self.modules):
            self.add_module(index, module)
        self.add(f"export{{{','.join(self.variables[module.path] for module in self.modules if self.gives(module))}}};")
        self.add(f"//# sourceMappingURL={posixpath.basename(own)}.map")
        sources = {self.relative(module.path): module.source for module in self.modules}
        return {own: "\n".join(self.lines) + "\n", f"{own}.map": source_map(sources, self.places)}

    def gives(self, module: Module) -> bool:
        """Whether others use its namespace: it has exports, or is the target of an import()."""
        return bool(module.exports) or module.path in self.later

    def add(self, line: str, place: Place | None = None) -> None:
        self.lines.append(line)
        self.places.append(place)

    def import_lines(self) -> list[str]:
        """What this file needs of others; of a vendored one its whole namespace."""
        needed: dict[str, list[str]] = defaultdict(list)
        vendored = []
        for target in dict.fromkeys(target for module in self.modules for target in module.imports):
            if target in self.vendor:
                vendored.append(f'import*as {self.variables[target]} from"{self.relative(self.vendor[target])}";')
            elif self.chunks[target] != self.name:
                used = any(module.imports.get(target) for module in self.modules)
                needed[self.names[self.chunks[target]]] += [self.variables[target]] if used else []
        own = [f'import{{{",".join(names)}}}from"{self.relative(name)}";' for name, names in needed.items()]
        return [*vendored, *own]

    def add_module(self, index: int, module: Module) -> None:
        imports = [destructured(self.variables[target], names) for target, names in module.imports.items() if names]
        if not self.gives(module):
            self.add("".join(["{", *imports]))
            self.add_body(index, module)
            self.add("}")
            return
        self.add("".join([f"const {self.variables[module.path]}=(()=>{{", *imports]))
        self.add_body(index, module)
        names = [there if there == here else f"{there}:{here}" for there, here in module.exports.items()]
        self.add(f"return{{{','.join(names)}}};")
        self.add("})();")

    def add_body(self, index: int, module: Module) -> None:
        """Lines without the spaces they begin with, but for those of templates and of other tokens of several lines."""
        line, start = "", None
        for piece in module.body:
            text = self.import_call(piece.dynamic) if piece.dynamic else piece.text
            if not line:
                text, start = (text.lstrip(" ") if text.isspace() else text), piece.start
            first, *more = text.split("\n")
            line += first
            for n, part in enumerate(more, 1):
                if line.strip() or not text.isspace():
                    self.add(line, (index, module.source.count("\n", 0, start or 0)))
                line, start = part, piece.start + len("\n".join(text.split("\n")[:n])) + 1
        if line.strip():
            self.add(line, (index, module.source.count("\n", 0, start or 0)))

    def import_call(self, target: str) -> str:
        """All files at once: the browser would find what one of them imports only when it has that one."""
        if target in self.vendor:
            return self.import_of(target)
        own = self.chunks[target]
        calls = [self.import_of(name) for name in [own, *(name for name in self.later[target] if name != own)]]
        if len(calls) == 1:
            return f"{calls[0]}.then((chunk)=>chunk.{self.variables[target]})"
        return f"Promise.all([{','.join(calls)}]).then(([chunk])=>chunk.{self.variables[target]})"

    def import_of(self, name: str) -> str:
        return f'import("{self.relative(self.vendor.get(name) or self.names[name])}")'

    def relative(self, name: str) -> str:
        path = posixpath.relpath(name, posixpath.dirname(self.name))
        return path if path.startswith(".") else f"./{path}"


def destructured(space: str, names: list[tuple[str, str]]) -> str:
    """``const{a,b:c}=$7;`` and, for all of it, ``const d=$7;``"""
    whole = [f"const {here}={space};" for there, here in names if there == "*"]
    parts = [there if there == here else f"{there}:{here}" for there, here in names if there != "*"]
    return "".join([*whole, *([f"const{{{','.join(parts)}}}={space};"] if parts else [])])
