"""The pages of people, teams and the directory in Django's admin."""

from accounts.admin import directory, people

__all__ = ["directory", "people"]
