"""Settings. Each one has a default that works, one environment variable, and a line in the README's table."""

from datetime import timedelta
from pathlib import Path

import django_stubs_ext
from whitenoise.compress import Compressor

from project import environment
from project.audit_log import audit_handler
from project.static_files.headers import FINGERPRINTED, add_headers

django_stubs_ext.monkeypatch()  # for mypy: admin.ModelAdmin[Tree], forms.ModelForm[Tree]

env = environment.Environment()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var"))).resolve()
environment.make_folder(VAR_DIR)

# Where it runs
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or environment.kept_secret(VAR_DIR / "secret_key")
# Older keys: what they signed is still read, so that a new SECRET_KEY signs nobody out. Nothing is signed with them.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
HOST = env.str("HOST", "127.0.0.1")
PORT = env.int("PORT", 8000, validate=environment.port)
HTTPS = env.bool("HTTPS", False)
BASE_URL = env.str("BASE_URL", "", validate=environment.origin).rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", HOST])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0, validate=environment.count)
WORKERS = env.int("WORKERS", environment.cores(), validate=environment.positive)
RUN_WORKER = env.bool("RUN_WORKER", True)
WORKER_MAX_MB = env.int("WORKER_MAX_MB", 400, validate=environment.memory)
ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "project.admin_site.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "accounts",
    "trees",
    "project",
]

MIDDLEWARE = [
    "project.static_files.middleware.StaticFiles",  # the first: a static file needs none of a page's headers
    "project.web.short_path.ShortPath",
    "project.web.security.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "project.web.compression.Compression",
    "project.web.conditional.ConditionalGet",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "project.web.common.Common",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Before CSRF: a request with a Bearer header carries nothing unasked, so there is nothing to forge.
    "accounts.authentication.BearerMiddleware",
    "project.web.browsable.BrowsableApi",
    "project.web.limits.Limits",
    "project.web.preconditions.Preconditions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
# The part of MIDDLEWARE that a request without cookies goes through (project/web/short_path.py).
SHORT_PATH = [
    "project.web.security.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "project.web.compression.Compression",
    "project.web.conditional.ConditionalGet",
    "project.web.common.Common",
    "accounts.authentication.BearerMiddleware",
    "project.web.limits.Limits",
    "project.web.preconditions.Preconditions",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                *["django.templatetags.static", "project.templatetags.treeline"],
                *["trees.templatetags.facts", "trees.templatetags.limits"],
            ],
        },
    },
]

_database = env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
_max_age = env.int("CONN_MAX_AGE", 600, validate=environment.count)
PGBOUNCER = env.bool("PGBOUNCER", False)
DATABASES = {"default": environment.database_of("DATABASE_URL", _database, _max_age, PGBOUNCER)}
if _replica := env.str("DATABASE_REPLICA_URL", ""):
    DATABASES["replica"] = environment.replica_of("DATABASE_REPLICA_URL", _replica, DATABASES["default"])
    DATABASE_ROUTERS = ["project.database.replica.Router"]
# Writers of SQLite wait for each other, so more than one thread a worker only gets in the way.
THREADS = env.int("THREADS", 1 if environment.is_sqlite(_database) else 4, validate=environment.positive)
if environment.is_sqlite(_database):
    DATABASES["default"]["OPTIONS"] = environment.sqlite_options(THREADS)
# On PostgreSQL, for the statements of project/database/statements.py.
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", not PGBOUNCER)

# Shared by all workers. CACHE_URL=redis://... where there are several machines.
CACHES = {"default": env.dj_cache_url("CACHE_URL", "db://treeline_cache")}
environment.make_room(CACHES["default"])
environment.limit_waiting(CACHES["default"])

# People and the sign-in
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
SIGNUP_OPEN = env.bool("SIGNUP_OPEN", True)
PASSWORD_HASHERS = [
    "accounts.passwords.hashers.Argon2",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "accounts.passwords.rules.StolenPasswordValidator"},
    {"NAME": "accounts.passwords.rules.OwnWordsValidator"},
]
_password_list = BASE_DIR / "accounts/data/stolen_passwords.bin"
PASSWORD_LIST = env.str("PASSWORD_LIST", str(_password_list), validate=environment.password_list)
ACCESS_TOKEN_LIFETIME = timedelta(minutes=env.float("ACCESS_TOKEN_EXPIRE_MINUTES", 15, validate=environment.minutes))
REFRESH_TOKEN_LIFETIME = timedelta(days=env.float("REFRESH_TOKEN_EXPIRE_DAYS", 7, validate=environment.days))
DEVICE_SESSION_MAX = timedelta(days=env.float("DEVICE_SESSION_MAX_DAYS", 90, validate=environment.days))
REFRESH_RETRY_GRACE = timedelta(seconds=60)
INVITATION_LIFETIME = timedelta(days=env.float("INVITATION_EXPIRE_DAYS", 7, validate=environment.days))
# Single sign-on with an OpenID Connect provider; without OIDC_ISSUER there is none
OIDC_ISSUER = env.str("OIDC_ISSUER", "", validate=environment.url)
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "treeline")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
OIDC_LABEL = env.str("OIDC_LABEL", "single sign-on")
OIDC_ONLY = env.bool("OIDC_ONLY", False) and bool(OIDC_ISSUER)
OIDC_SCOPES = env.str("OIDC_SCOPES", "openid email profile")
OIDC_GROUPS_CLAIM = env.str("OIDC_GROUPS_CLAIM", "groups")
OIDC_DOMAINS = env.list("OIDC_DOMAINS", [])
OIDC_JOIN_BY_EMAIL = env.bool("OIDC_JOIN_BY_EMAIL", False)
OIDC_HAS_FACTOR = env.bool("OIDC_HAS_FACTOR", False)
RATES = {
    "login_account": env.str("LOGIN_RATE_ACCOUNT", "10/min", validate=environment.rate),
    "login_address": env.str("LOGIN_RATE_ADDRESS", "60/min", validate=environment.rate),
    "mail": env.str("MAIL_RATE", "20/hour", validate=environment.rate),
    "mail_to": "5/hour",  # to one mailbox, asked for by anybody
    "invitation": "100/hour",
    "factor": "20/hour",
    "key": env.str("KEY_RATE", "600/min", validate=environment.rate),
    "scim": env.str("SCIM_RATE", "1200/min", validate=environment.rate),
    "lookup": "60/min",
    "document": "20/hour",  # of a person who is sent here by programs that were not asked before
    "oauth": "120/min",  # of programs that connect, by network address
}
# Who did what: how long it is kept, and where else it is written
AUDIT_DAYS = env.int("AUDIT_DAYS", 365, validate=environment.audit_days)
AUDIT_LOG = env.str("AUDIT_LOG", "")
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": ACCESS_TOKEN_LIFETIME,
    "REFRESH_TOKEN_LIFETIME": REFRESH_TOKEN_LIFETIME,
    "ALGORITHM": "HS256",
    "SIGNING_KEY": SECRET_KEY,
}

REST_FRAMEWORK = {
    "DEFAULT_METADATA_CLASS": "project.web.metadata.Metadata",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.BearerAuthentication",
        "accounts.authentication.StaffSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["project.web.json.Parser"],
    "DEFAULT_RENDERER_CLASSES": ["project.web.json.Renderer", "rest_framework.renderers.BrowsableAPIRenderer"],
    # ?format= belongs to trees/{id}/export.
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "project.web.api_errors.api_exception",
    "NUM_PROXIES": TRUSTED_PROXIES,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Treeline API",
    "DESCRIPTION": "Troubleshooting guides as decision trees: the library, import and export, runs and what they show.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": {"Role": "accounts.models.Role", "ReplacePlace": "trees.core.changes.replace.PLACES"},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "project.web.docs.with_errors",
    ],
}

# Email
EMAIL = environment.email(env.str("EMAIL_URL", "console:"))
globals().update(EMAIL)
EMAIL_TIMEOUT = 10
# Whether who signs up or changes an email has to show that it is theirs
VERIFY_EMAIL = env.bool("VERIFY_EMAIL", EMAIL["EMAIL_BACKEND"] != "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Treeline <treeline@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Webhooks
WEBHOOKS_ALLOW_PRIVATE = env.bool("WEBHOOKS_ALLOW_PRIVATE", False)

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", "UTC")
environment.check_time_zone(TIME_ZONE)
USE_I18N = False
USE_TZ = True

# Static files: fingerprinted and compressed by collectstatic, served by whitenoise
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": environment.pictures(env.str("PICTURES_URL", "")),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "project.static_files.storage.FingerprintedStatic"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_IMMUTABLE_FILE_TEST = FINGERPRINTED
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = add_headers
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# Pictures of steps, encoded again and served by their name
MEDIA_ROOT, MEDIA_URL = VAR_DIR / "media", "/"
MAX_PICTURE_BYTES = env.int("MAX_PICTURE_BYTES", 8_388_608, validate=environment.positive)
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750

# What a request may bring
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40_000  # an import sends some for each guide
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Security
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000, validate=environment.count) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # asked of each machine, behind nginx
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Watching it
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
SLOW_STATEMENT_MS = env.int("SLOW_STATEMENT_MS", 0, validate=environment.count)
LOG_FORMAT = env.str("LOG_FORMAT", "text", validate=environment.log_format)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": environment.log_formatter(LOG_FORMAT)},
    "filters": {
        "one_line": {"()": "project.web.log.OneLine"},
        "request_id": {"()": "project.monitoring.log.RequestId"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]},
        "audit": audit_handler(AUDIT_LOG),
    },
    "loggers": {
        "django.security.DisallowedHost": {"filters": ["one_line"]},
        "treeline.audit": {"handlers": ["audit"], "level": "INFO", "propagate": False},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING", validate=environment.level)},
}
