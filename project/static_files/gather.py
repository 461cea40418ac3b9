"""Gathers the browser's modules into few files ("chunks"), each of which a page loads whole.

A module runs once, so it stands in exactly one chunk: with all the others that the same entries need. An entry is a
module that a template names, or the target of an import().
"""

import hashlib
import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from project.static_files.chunk_text import ChunkWriter
from project.static_files.modules import Module, ModuleError, read_module

FINGERPRINT_CHARS = 12
PLACEHOLDER = "-fingerprint"  # in the content from which the fingerprint is computed
SMALL_CHARS = 1100
Read = Callable[[str], str]
Groups = dict[frozenset[str], list[Module]]
"""Modules by the entries that need them."""


@dataclass
class Chunk:
    """``imports``: names of other chunks, and vendored files."""

    name: str
    modules: list[Module] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)


@dataclass
class Gathered:
    """``files``: name with its fingerprint -> content; ``names``: name of a chunk -> that name; ``chunk_names``: path
    of a module -> name of its chunk; ``preloads``: entry -> the chunks and vendored files that it needs to run, its own
    last."""

    files: dict[str, str]
    names: dict[str, str]
    chunk_names: dict[str, str]
    preloads: dict[str, list[str]]


def gather(entries: list[str], read: Read, vendor: dict[str, str]) -> Gathered:
    """``read`` answers the source of a path; ``vendor``: path -> name with its fingerprint, of files that are taken as
    they are. Raises ModuleError."""
    return _Gathering(entries, read, vendor).result()


class _Gathering:
    def __init__(self, entries: list[str], read: Read, vendor: dict[str, str]) -> None:
        self.entries, self.read, self.vendor = entries, read, vendor
        self.modules: dict[str, Module] = {}  # in the order in which they run
        self.dynamic: dict[str, set[str]] = {}  # target of an import() -> the modules that have it
        self.load_all()
        self.chunks = self.make_chunks()
        self.chunk_of = {module.path: chunk for chunk in self.chunks.values() for module in chunk.modules}
        for chunk in self.chunks.values():
            chunk.imports = self.imports_of(chunk)
        self.preloads = {entry: self.needed(entry) for entry in self.roots()}
        self.chunk_names = {path: chunk.name for path, chunk in self.chunk_of.items()}

    def result(self) -> Gathered:
        """All chunks have one fingerprint, of all their content: they name each other, in both directions where one is
        loaded later."""
        files = self.files_with(PLACEHOLDER)
        content = hashlib.sha256("".join(f"{name}\n{text}" for name, text in files.items()).encode())
        fingerprint = content.hexdigest()[:FINGERPRINT_CHARS]
        known = {
            name.replace(PLACEHOLDER, fingerprint): text.replace(PLACEHOLDER, fingerprint)
            for name, text in files.items()
        }
        names = {name: marked(name, fingerprint) for name in self.chunks}
        return Gathered(known, names, self.chunk_names, self.preloads)

    def files_with(self, fingerprint: str) -> dict[str, str]:
        names = {name: marked(name, fingerprint) for name in self.chunks}
        files: dict[str, str] = {}
        for chunk in self.chunks.values():
            present = self.needed(chunk.modules[0].path)
            later = {root: [name for name in needed if name not in present] for root, needed in self.preloads.items()}
            files |= ChunkWriter(chunk.name, chunk.modules, self.chunk_names, names, self.vendor, later).files()
        return files

    # The graph

    def load_all(self) -> None:
        waiting = list(self.entries)
        while waiting:
            self.load(waiting.pop(0), [])
            for module in self.modules.values():
                for target in module.dynamic:
                    users = self.dynamic.setdefault(target, set())
                    if not users and target not in self.vendor:
                        waiting.append(target)
                    users.add(module.path)

    def load(self, path: str, above: list[str]) -> None:
        """``path`` below what it imports."""
        if path in above:
            circle = " -> ".join([*above[above.index(path) :], path])
            raise ModuleError(path, 1, f"these modules import each other: {circle}")
        if path in self.modules or path in self.vendor:
            return
        module = read_module(path, self.read(path))
        for target in module.imports:
            self.load(target, [*above, path])
        self.modules[path] = module
        self.check_names(module)

    def check_names(self, module: Module) -> None:
        for target, names in module.imports.items():
            for name, _ in names:
                if target in self.modules and name != "*" and name not in self.modules[target].exports:
                    raise ModuleError(module.path, 1, f"{target} exports no {name}")

    def roots(self) -> list[str]:
        return [*self.entries, *(target for target in self.dynamic if target not in self.vendor)]

    def closure(self, path: str) -> set[str]:
        """``path`` and all that it imports, without import()s."""
        reached, waiting = set(), [path]
        while waiting:
            path = waiting.pop()
            if path in self.modules and path not in reached:
                reached.add(path)
                waiting += self.modules[path].imports
        return reached

    # Chunks

    def make_chunks(self) -> dict[str, Chunk]:
        closures = {root: self.closure(root) for root in self.roots()}
        present = {root: self.loaded_before(root, closures, ()) for root in closures}
        groups: Groups = defaultdict(list)
        for path, module in self.modules.items():
            # Not the target of an import() that finds the module loaded already.
            users = [root for root in closures if path in closures[root] and path not in present[root]]
            groups[frozenset(users)].append(module)
        chunks = [Chunk(name_of(modules, closures), modules) for modules in self.merged(groups, present)]
        return {chunk.name: chunk for chunk in chunks}

    def merged(self, groups: Groups, present: dict[str, set[str]]) -> list[list[Module]]:
        """A small group that several entries share goes to another one that all of them need, or are loaded from: a
        request costs more than its bytes."""
        small = {users for users, modules in groups.items() if len(users) > 1 and self.is_small(modules)}
        whole = {users: list(modules) for users, modules in groups.items()}
        for users in small:
            for target in sorted(set(groups) - small, key=lambda other: (len(other), sorted(other))):
                if self.can_join(groups[users], groups[target], users - target, present):
                    whole[target] += whole.pop(users)
                    break
        order = list(self.modules.values())
        return [sorted(modules, key=order.index) for modules in whole.values()]

    def is_small(self, modules: list[Module]) -> bool:
        is_entry = any(module.path in self.roots() for module in modules)
        return not is_entry and sum(module.chars for module in modules) < SMALL_CHARS

    def can_join(
        self, modules: list[Module], others: list[Module], users: frozenset[str], present: dict[str, set[str]]
    ) -> bool:
        """Whether ``users`` find ``others`` loaded, and ``modules`` need nothing from elsewhere."""
        there = {module.path for module in others}
        needed = {target for module in modules for target in module.imports} - {module.path for module in modules}
        return needed <= there and all(there & present[user] for user in users)

    def loaded_before(self, root: str, closures: dict[str, set[str]], below: tuple[str, ...]) -> set[str]:
        """The modules that are loaded whenever ``root`` is asked for."""
        if root in self.entries or root in below:
            return set()
        loaders = [other for other, closure in closures.items() if closure & self.dynamic[root]]
        sets = [closures[loader] | self.loaded_before(loader, closures, (*below, root)) for loader in loaders]
        return set.intersection(*sets) if sets else set()

    def imports_of(self, chunk: Chunk) -> list[str]:
        """The names of chunks and vendored files."""
        targets = [target for module in chunk.modules for target in module.imports]
        names = [self.chunk_of[target].name if target in self.modules else target for target in targets]
        return [name for name in dict.fromkeys(names) if name != chunk.name]

    def needed(self, entry: str) -> list[str]:
        """The names of the chunk of ``entry``, and of all that it imports, in the order in which they run."""
        order: dict[str, None] = {}

        def add(name: str) -> None:
            for below in self.chunks[name].imports if name in self.chunks else []:
                add(below)
            order.setdefault(name)

        add(self.chunk_of[entry].name)
        return list(order)


def name_of(modules: list[Module], entries: Iterable[str]) -> str:
    """That of its entry; otherwise of its last module, on which no other of it depends."""
    return next((module.path for module in modules if module.path in entries), modules[-1].path)


def marked(name: str, fingerprint: str) -> str:
    """``js/site.js`` -> ``js/site.0123456789ab.js``"""
    stem, ending = posixpath.splitext(name)
    return f"{stem}.{fingerprint}{ending}"
