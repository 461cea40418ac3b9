"""The project's own settings, with static files fingerprinted but not compressed: that takes longer than the tests."""

from project import settings as real

globals().update({name: getattr(real, name) for name in dir(real) if name.isupper()})

STORAGES = real.STORAGES | {"staticfiles": {"BACKEND": "tests.browser.storage.UncompressedStatic"}}
