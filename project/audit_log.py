"""Where the audit log is written besides the database: a file, or a syslog."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from project.environment import refuse

SYSLOG_PORT = 514


def audit_handler(url: str) -> dict[str, Any]:
    """The handler of ``AUDIT_LOG`` for LOGGING. A file may be rotated by others; a syslog on a host is sent UDP."""
    if not url:
        return {"class": "logging.NullHandler"}
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port or SYSLOG_PORT
    except ValueError:
        scheme = host = ""
    if scheme == "file" and not host and len(parts.path) > 1:
        return {"class": "logging.handlers.WatchedFileHandler", "filename": _file(parts.path), "encoding": "utf-8"}
    if scheme == "syslog" and (host or len(parts.path) > 1):
        receiver = (host, port) if host else _socket(parts.path)
        return {"class": "logging.handlers.SysLogHandler", "address": receiver, "facility": "auth"}
    return refuse("AUDIT_LOG", "It is file:///var/log/audit.jsonl, syslog:///dev/log or syslog://host:514.")


def _file(path: str) -> str:
    try:
        with Path(path).open("a"):
            return path
    except OSError as error:
        refuse("AUDIT_LOG", f"The file {path} cannot be written to ({error.strerror}).")


def _socket(path: str) -> str:
    if not Path(path).is_socket():
        refuse("AUDIT_LOG", f"There is no socket at {path}.")
    return path
