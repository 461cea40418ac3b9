"""The project's own settings, but for what takes longer than the tests: static files are gathered, and only
a few of them compressed, and passwords hashed by something quick."""

from project import settings as real

globals().update({name: getattr(real, name) for name in dir(real) if name.isupper()})

STORAGES = real.STORAGES | {"staticfiles": {"BACKEND": "tests.browser.storage.QuickStatic"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
