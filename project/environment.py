"""Settings from the environment. A value that cannot be read ends the process with one line that names its variable."""

import os
import secrets
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit, urlunsplit
from zoneinfo import available_timezones

import dj_database_url
import dj_email_url
from environs import Env, EnvError, ValidationError, validate
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError
from redis.retry import Retry

from project.storage.s3 import s3_options

ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")
# Of SQLite, in bytes, for all connections of a process together. What is mapped is the file itself, which others share
# and the system takes back; the kernel counts it for each process all the same.
SQLITE_MAPPED_BYTES, SQLITE_CACHE_BYTES = 48 * 1024 * 1024, 24_000_000

port = validate.Range(1, 65535)
count = validate.Range(min=0)
positive = validate.Range(min=1, max=512)
memory = validate.Range(min=50, max=1_000_000)
# Wide enough for any use, narrow enough for Python's dates.
minutes = validate.Range(min=0, min_inclusive=False, max=60 * 24 * 3650)
days = validate.Range(min=0, min_inclusive=False, max=3650)
audit_days = validate.Range(min=30, max=36_500)
rate = validate.Regexp(r"[1-9]\d*/(s|sec|second|m|min|minute|h|hour|d|day)\Z", error="Not a rate such as 10/min.")
origin = validate.Regexp(r"(https?://[^\s/]+)?/?\Z", error="Not a URL such as https://guides.example.com.")
url = validate.Regexp(r"(https?://[^\s]+)?\Z", error="Not a URL such as https://login.example.com/realms/main.")
level = validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], error="Not one of: {choices}.")
log_format = validate.OneOf(["text", "json"], error="Not one of: {choices}.")


class Environment:
    """environs' readers: ``int``, ``list``, ``dj_db_url`` and so on. A variable that is empty counts as not set."""

    def __init__(self) -> None:
        self._env = Env()

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        read = getattr(self._env, kind)

        def checked(name: str, default: Any, **options: Any) -> Any:
            if not os.environ.get(name, "").strip():
                os.environ.pop(name, None)
            try:
                return read(name, default, **options)
            except EnvError as error:
                refuse(name, " ".join(getattr(error, "error_messages", None) or [str(error)]))

        return checked


def refuse(name: str, reason: str) -> NoReturn:
    """Ends the process. The value is not repeated: it may hold a password."""
    raise SystemExit(f"treeline: the environment variable {name} cannot be used: {reason}")


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def database(config: Mapping[str, Any], max_age: int, pgbouncer: bool = False) -> dict[str, Any]:
    """What DATABASES needs for ``config``, which is what a URL says. ValueError where it cannot be used.

    ``max_age``: the seconds for which a connection to PostgreSQL is kept. ``pgbouncer``: whether PgBouncer gives each
    transaction whatever connection is free, so that nothing can be left on one for the next.
    """
    if config.get("ENGINE") not in ENGINES:
        raise ValueError("It starts with sqlite:/// or postgres://.")
    if config["NAME"] in ("", ":memory:"):
        raise ValueError("It does not name a database that several processes can share.")
    if is_sqlite(config):
        return {**config, "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": None, "OPTIONS": sqlite_options(1)}
    options = {"connect_timeout": 10} | config.get("OPTIONS", {})
    trust_system_certificates(options)
    kept = {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": max_age, "DISABLE_SERVER_SIDE_CURSORS": pgbouncer}
    return {**config, **kept, "OPTIONS": options}


def trust_system_certificates(options: Mapping[str, Any]) -> None:
    """Where ``options`` of PostgreSQL have ``sslrootcert=system``.

    psycopg's wheels bring an OpenSSL that looks in a folder of its own, which nobody makes: it trusts no server. See
    findings/psycopg-binary-trusts-no-system-certificates.sh.
    """
    if options.get("sslrootcert") != "system":
        return
    paths = ssl.get_default_verify_paths()
    for variable, path in ((paths.openssl_cafile_env, paths.cafile), (paths.openssl_capath_env, paths.capath)):
        if path:
            os.environ.setdefault(variable, path)


def sqlite_options(threads: int) -> dict[str, Any]:
    """OPTIONS of SQLite in a process that has a connection in each of so many ``threads``."""
    mapped, cache = SQLITE_MAPPED_BYTES // threads, SQLITE_CACHE_BYTES // threads // 1000
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size={mapped}; "
        f"PRAGMA cache_size=-{cache}; PRAGMA temp_store=MEMORY;",
    }


def is_sqlite(config: Mapping[str, Any]) -> bool:
    return bool(config["ENGINE"] == ENGINES[0])


def database_of(name: str, config: Mapping[str, Any], max_age: int, pgbouncer: bool) -> dict[str, Any]:
    """``database`` for what the variable ``name`` says."""
    try:
        return database(config, max_age, pgbouncer)
    except ValueError as error:
        refuse(name, str(error))


def replica_of(name: str, url: str, primary: Mapping[str, Any]) -> dict[str, Any]:
    """What DATABASES needs for a read replica of ``primary``, both PostgreSQL."""
    try:
        config = dj_database_url.parse(url)
    except ValueError as error:
        refuse(name, str(error))
    if is_sqlite(primary) or config.get("ENGINE") != ENGINES[1]:
        refuse(name, "A replica is of PostgreSQL, as is the database of DATABASE_URL.")
    options = {**primary["OPTIONS"], "connect_timeout": 2} | config.get("OPTIONS", {})
    trust_system_certificates(options)
    return {**primary, **config, "OPTIONS": options, "TEST": {"MIRROR": "default"}}


def pictures(url: str) -> dict[str, Any]:
    """Of STORAGES: where pictures are. ``url``: "" for the disk."""
    if not url:
        return {"BACKEND": "project.storage.disk.WholeFiles"}
    try:
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": s3_options(url)}
    except ValueError as error:
        refuse("PICTURES_URL", str(error))


def make_room(config: dict[str, Any]) -> None:
    """In the cache: above ``MAX_ENTRIES``, Django's table forgets by the alphabet of the keys, the newest too.

    The 300 that it has by default are full after as many actions that can be undone. See
    findings/django-database-cache-forgets-by-alphabet.sh.
    """
    if config["BACKEND"].endswith("DatabaseCache"):
        config.setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 5000)


def limit_waiting(config: dict[str, Any]) -> None:
    """Redis answers in a millisecond, or not at all. Its client would wait 5 s, and try ten times more.

    Not again after a wait: it may have done it, and would say to a second DEL that there was nothing to undo.
    """
    if config["BACKEND"].endswith("RedisCache"):
        retry = Retry(NoBackoff(), 1, supported_errors=(ConnectionError,))
        config.setdefault("OPTIONS", {}).update({"socket_connect_timeout": 1, "socket_timeout": 1, "retry": retry})


def password_list(path: str) -> None:
    if not Path(path).is_file() or not Path(path).stat().st_size:
        raise ValidationError("Not a file with passwords.")


EMAIL_FORMS = "It starts with smtp+tls://, smtp+ssl://, smtp://, console: or file:///."
# By the names that README has; dj_email_url knows others. Its smtps:// is STARTTLS, also on port 465, which hangs.
TLS = ("smtp", 465, "ssl=1")
EMAIL_SCHEMES = {"smtp+tls": ("submission", 587, ""), "smtp+ssl": TLS, "smtps": TLS}


def email(url: str) -> dict[str, Any]:
    """The settings EMAIL_* for what EMAIL_URL says."""
    try:
        parts = urlsplit(url)
        config: dict[str, Any] = dj_email_url.parse(email_url(parts) if parts.scheme in EMAIL_SCHEMES else url)
    except ValueError:
        refuse("EMAIL_URL", "Its host or port cannot be read. Write / : @ # % of a password as %2F %3A %40 %23 %25.")
    if not config.get("EMAIL_BACKEND"):
        refuse("EMAIL_URL", EMAIL_FORMS)
    # file:///var/mail is a folder of that name from the root, not from wherever the server was started.
    folder = config["EMAIL_FILE_PATH"]
    return config | {"EMAIL_FILE_PATH": folder and "/" + folder.lstrip("/")}


def email_url(parts: SplitResult) -> str:
    """The same as dj_email_url has it, with the usual port where none is named."""
    scheme, port, query = EMAIL_SCHEMES[parts.scheme]
    place = parts.netloc if parts.port else f"{parts.netloc.rstrip(':')}:{port}"
    return urlunsplit(parts._replace(scheme=scheme, netloc=place, query=query or parts.query))


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        refuse("TIME_ZONE", "Not a time zone such as Europe/London.")


def log_formatter(format: str) -> dict[str, Any]:
    """What LOGGING says of it."""
    if format == "text":
        return {
            "()": "project.monitoring.log.Line",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    return {
        "()": "pythonjsonlogger.orjson.OrjsonFormatter",
        "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
        "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
    }


def make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not os.access(path, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        refuse("VAR_DIR", f"The folder {path} cannot be written to ({error.strerror}).")


def kept_secret(path: Path) -> str:
    """The secret in the file at ``path``; made on first use, readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text()
