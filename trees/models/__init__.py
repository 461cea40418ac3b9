"""The library and the guides. Everything starts at ``user.trees()``, ``user.folders()`` and ``user.categories()``."""

from trees.models.library import Category, Folder, Tree
from trees.models.revisions import Revision, Stale

__all__ = ["Category", "Folder", "Revision", "Stale", "Tree"]
