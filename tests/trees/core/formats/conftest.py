"""Property tests of formats run with the profile that the strategies choose."""

from tests.trees.strategies import settings

assert settings.default.deadline is None
