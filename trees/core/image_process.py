"""``python -m trees.core.image_process``: decodes pictures that nobody trusts, in a process with a memory limit.

A request on stdin is a line of JSON, ``{"verb": "encode" or "check", "size": n}``, and n bytes. The answer on stdout is
such a line and the encoded picture: ``{"size", "width", "height"}``, or ``{"size": 0, "error"}``. Ends with its stdin.
"""

from __future__ import annotations

import json
import resource
import sys
from io import BytesIO
from typing import Any, BinaryIO

from trees.core import images

MAX_ADDRESS_SPACE_BYTES = 640 * 1024 * 1024
TOO_MUCH_MEMORY = "This picture takes too much memory to read. Save it with fewer pixels."


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_ADDRESS_SPACE_BYTES, MAX_ADDRESS_SPACE_BYTES))
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    while line := requests.readline():
        request = json.loads(line)
        head, body = answer(request["verb"], requests.read(request["size"]))
        answers.write(json.dumps(head).encode() + b"\n" + body)
        answers.flush()


def answer(verb: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        if verb == "check":
            images.check(BytesIO(data))
            return {"size": 0}, b""
        encoded = images.encode(BytesIO(data))
    except images.ImageError as error:
        memory = isinstance(error.__cause__, MemoryError)
        return {"size": 0, "error": TOO_MUCH_MEMORY if memory else str(error)}, b""
    except MemoryError:
        return {"size": 0, "error": TOO_MUCH_MEMORY}, b""
    return {"size": len(encoded.data), "width": encoded.width, "height": encoded.height}, encoded.data


if __name__ == "__main__":
    main()
