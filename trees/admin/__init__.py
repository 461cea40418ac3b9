"""The pages of guides, runs and what belongs to them in Django's admin."""

from trees.admin import library, origins

__all__ = ["library", "origins"]
