"""The library, the guides and the runs. Queries start from a person: ``Tree.objects.of(user)``."""

from trees.models.categories import Category
from trees.models.fetches import Fetch
from trees.models.flags import Flag
from trees.models.folders import Folder
from trees.models.lookups import Lookup
from trees.models.origins import GuideOrigin, LibraryOrigin
from trees.models.pictures import Picture
from trees.models.pins import Pin
from trees.models.presence import Presence
from trees.models.revisions import Revision, Stale
from trees.models.run_events import RunEvent
from trees.models.run_snapshots import RunSnapshot
from trees.models.runs import Run
from trees.models.search.index import SearchPending
from trees.models.search.words import SearchForm, SearchWord
from trees.models.shares import Share
from trees.models.summaries import SummaryTemplate
from trees.models.synonyms import MissedSearch, Synonyms
from trees.models.tree import Tree
from trees.models.webhooks import Delivery, Webhook

__all__ = [
    "Category", "Delivery", "Fetch", "Flag", "Folder", "GuideOrigin", "LibraryOrigin", "Lookup", "MissedSearch",
    "Picture", "Pin", "Presence", "Revision", "Run", "RunEvent", "RunSnapshot", "SearchForm", "SearchPending",
    "SearchWord", "Share", "Stale", "SummaryTemplate", "Synonyms", "Tree", "Webhook",
]  # fmt: skip
