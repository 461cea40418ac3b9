"""Inputs that are small on the way and large in memory."""

import struct
import zipfile
import zlib
from io import BytesIO

from trees.core.graph import Graph, Node, Option

BOUNDARY = "a-boundary"


def png(side: int, alpha: bool = False) -> bytes:
    """A picture of one colour, ``side`` pixels wide and high: 7,000 pixels take less than 200 kB."""
    row = b"\0" + (b"\x20\x40\x60\xff" if alpha else b"\x20\x40\x60") * side
    packer = zlib.compressobj(9)
    data = b"".join([*(packer.compress(row) for _ in range(side)), packer.flush()])
    head = struct.pack(">IIBBBBB", side, side, 8, 6 if alpha else 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def zipped(guides: int, steps: int, words: int) -> bytes:
    """A library whose steps have ``words`` words each, all the same."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(guides):
            step = "## Step {0} {{#s{0}}}\n\n" + "word " * words + "\n\n- [Yes](#s{1})\n\n"
            text = "".join(step.format(at, (at + 1) % steps) for at in range(steps))
            archive.writestr(f"g{number}.md", f"# Guide {number}\n\n{text}")
    return file.getvalue()


def guide(steps: int) -> Graph:
    def node(at: int) -> Node:
        ways = tuple(Option(f"o{at}-{n}", f"Answer {n}", f"s{(2 * at + n) % steps}") for n in (1, 2))
        return Node(f"s{at}", f"Step number {at}", f"Look at the **front** of part {at}. " * 4, ways)

    return Graph.of([*(node(at) for at in range(steps - 1)), Node(f"s{steps - 1}", "The end", outcome="resolved")])


def form(file: bytes, name: str, **fields: str) -> bytes:
    """``file`` and other fields as multipart/form-data with BOUNDARY."""
    parts = [_part(f'"file"; filename="{name}"', file), *(_part(f'"{key}"', fields[key].encode()) for key in fields)]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(name: str, value: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; name={name}\r\n\r\n".encode() + value + b"\r\n"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
