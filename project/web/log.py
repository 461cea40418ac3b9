"""What the log leaves out."""

import logging


class OneLine(logging.Filter):
    """For events that a stranger causes at will: one line, no stack trace, and no error of this site."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True
