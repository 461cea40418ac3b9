"""The id of the request in each line of the log."""

from __future__ import annotations

import logging

from project.monitoring.request_id import current


class RequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current.request_id
        return True


class Line(logging.Formatter):
    """With the id at the end, where there is one."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's name)
        line = super().formatMessage(record)
        request_id = getattr(record, "request_id", "")
        return f"{line} [{request_id}]" if request_id else line
