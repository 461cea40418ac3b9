"""The id of a request: of whoever asks, such as nginx, or a new one."""

from __future__ import annotations

import re
from secrets import token_hex
from threading import local

HEADER = "X-Request-ID"
SENT_ID = re.compile(r"[\w.:-]{8,100}", re.ASCII)
ID_BYTES = 16


class Current(local):
    """``request_id``: of the request that this thread answers; "" between requests."""

    request_id = ""


current = Current()


def id_of(sent: str) -> str:
    """``sent``, unless it could not be in a header or in a line of the log: whoever sent it chose it."""
    return sent if SENT_ID.fullmatch(sent) else token_hex(ID_BYTES)
