"""The library and the guides. ``user.trees()``, ``user.folders()`` and ``user.categories()`` are where everything starts."""

from trees.models.library import Category, Folder, Tree
from trees.models.revisions import Revision, Stale

__all__ = ["Category", "Folder", "Revision", "Stale", "Tree"]
