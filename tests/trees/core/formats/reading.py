"""What every reader owes: any text is a guide or a FormatError, soon."""

import time

from trees.core.formats import FormatError

SOON = 20  # processor seconds, far above what it takes: what is quadratic takes minutes


def read_or_refuse(load, text):
    try:
        found = load(text)
    except FormatError as error:
        assert error.reason
        assert 1 <= error.line <= text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    else:
        assert found
        assert all(document.error or document.graph.start for document in found)


def read_soon(load, text):
    began = time.process_time()
    read_or_refuse(load, text)
    assert time.process_time() - began < SOON
