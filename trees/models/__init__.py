"""The library, the guides and the runs. Queries start from a person: ``Tree.objects.of(user)``."""

from trees.models.integrations.fetches import Fetch
from trees.models.integrations.lookups import Lookup
from trees.models.integrations.webhooks import Delivery, Webhook
from trees.models.library.categories import Category
from trees.models.library.folders import Folder
from trees.models.library.origins import GuideOrigin, LibraryOrigin
from trees.models.library.pins import Pin
from trees.models.library.synonyms import MissedSearch, Synonyms
from trees.models.pictures.picture import Picture
from trees.models.runs.events import RunEvent
from trees.models.runs.flags import Flag
from trees.models.runs.run import Run
from trees.models.runs.snapshots import RunSnapshot
from trees.models.runs.summaries import SummaryTemplate
from trees.models.search.index import SearchPending
from trees.models.search.words import SearchForm, SearchWord
from trees.models.trees.presence import Presence
from trees.models.trees.revisions import Revision, Stale
from trees.models.trees.shares import Share
from trees.models.trees.tree import Tree

__all__ = [
    "Category", "Delivery", "Fetch", "Flag", "Folder", "GuideOrigin", "LibraryOrigin", "Lookup", "MissedSearch",
    "Picture", "Pin", "Presence", "Revision", "Run", "RunEvent", "RunSnapshot", "SearchForm", "SearchPending",
    "SearchWord", "Share", "Stale", "SummaryTemplate", "Synonyms", "Tree", "Webhook",
]  # fmt: skip
