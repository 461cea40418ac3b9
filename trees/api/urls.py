"""/api/v1/"""

from django.urls import URLPattern, path
from rest_framework.routers import DefaultRouter
from rest_framework.viewsets import ViewSetMixin

from trees.api.views.audit import AuditViewSet
from trees.api.views.bulk import BulkExportViewSet, BulkViewSet
from trees.api.views.desks import TicketDeskViewSet
from trees.api.views.draft import DraftViewSet
from trees.api.views.flags import FlagViewSet, TreeFlagViewSet
from trees.api.views.library import CategoryViewSet, FolderViewSet
from trees.api.views.lookups import LookupViewSet, RunLookupViewSet
from trees.api.views.members import InvitationViewSet, MemberViewSet
from trees.api.views.notices import NoticeChoiceViewSet, NoticeViewSet
from trees.api.views.person import PersonViewSet
from trees.api.views.pictures import PictureViewSet
from trees.api.views.presence import PresenceViewSet
from trees.api.views.releases import ReleaseViewSet
from trees.api.views.replace import ReplaceViewSet
from trees.api.views.revisions import RevisionViewSet
from trees.api.views.runs import RunViewSet
from trees.api.views.shares import ShareViewSet, TreeShareViewSet
from trees.api.views.synonyms import SynonymsViewSet
from trees.api.views.team_numbers import TeamNumbersViewSet
from trees.api.views.teams import TeamViewSet
from trees.api.views.trees import TreeViewSet
from trees.api.views.webhooks import DeliveryViewSet, WebhookViewSet

BULK_ACTIONS = ["move", "categories", "archive", "restore", "undo"]
router = DefaultRouter(trailing_slash=False, use_regex_path=False)
router.include_format_suffixes = False
router.register("trees", TreeViewSet, basename="api-tree")
router.register("runs", RunViewSet, basename="api-run")
router.register("folders", FolderViewSet, basename="api-folder")
router.register("categories", CategoryViewSet, basename="api-category")
router.register("teams", TeamViewSet, basename="api-team")


def endpoint(route: str, viewset: type[ViewSetMixin], name: str, **actions: str) -> URLPattern:
    """``actions``: the method of ``viewset`` for each HTTP method."""
    return path(route, viewset.as_view({**actions}), name=name)


urlpatterns = [
    *router.urls,
    *(endpoint(f"bulk/{name}", BulkViewSet, f"api-bulk-{name}", post=name) for name in BULK_ACTIONS),
    endpoint("bulk/replace", ReplaceViewSet, "api-bulk-replace", post="replace"),
    endpoint("bulk/replace/preview", ReplaceViewSet, "api-bulk-replace-preview", post="preview"),
    endpoint("bulk/export", BulkExportViewSet, "api-bulk-export", post="export"),
    endpoint("auth/me/export", PersonViewSet, "api-person-export", get="export"),
    endpoint("notices", NoticeViewSet, "api-notice-list", get="list"),
    endpoint("notices/unread", NoticeViewSet, "api-notice-unread", get="unread"),
    endpoint("notices/read", NoticeViewSet, "api-notice-read-all", post="read_all"),
    endpoint("notices/choices", NoticeChoiceViewSet, "api-notice-choices", get="choices", put="choose"),
    endpoint("notices/<int:pk>", NoticeViewSet, "api-notice-detail", patch="partial_update"),
    endpoint("audit", AuditViewSet, "api-audit", get="of_site"),
    endpoint("teams/<int:team>/audit", AuditViewSet, "api-team-audit", get="of_team"),
    endpoint("teams/<int:team>/members", MemberViewSet, "api-member-list", get="list"),
    endpoint(
        "teams/<int:team>/members/<int:person>",
        MemberViewSet,
        "api-member-detail",
        patch="partial_update",
        delete="destroy",
    ),
    endpoint("teams/<int:team>/invitations", InvitationViewSet, "api-invitation-list", post="create"),
    endpoint("teams/<int:team>/synonyms", SynonymsViewSet, "api-synonyms", get="retrieve", put="update"),
    endpoint("teams/<int:team>/analytics", TeamNumbersViewSet, "api-team-analytics", get="retrieve"),
    endpoint("teams/<int:team>/lookups", LookupViewSet, "api-lookup-list", get="list", post="create"),
    endpoint(
        "teams/<int:team>/lookups/<int:pk>", LookupViewSet, "api-lookup", patch="partial_update", delete="destroy"
    ),
    endpoint("teams/<int:team>/webhooks", WebhookViewSet, "api-webhook-list", get="list", post="create"),
    endpoint(
        "teams/<int:team>/webhooks/<int:webhook>",
        WebhookViewSet,
        "api-webhook",
        get="retrieve",
        patch="partial_update",
        delete="destroy",
    ),
    endpoint("teams/<int:team>/webhooks/<int:webhook>/secret", WebhookViewSet, "api-webhook-secret", post="secret"),
    endpoint("teams/<int:team>/webhooks/<int:webhook>/signing", WebhookViewSet, "api-webhook-signing", post="signing"),
    endpoint("teams/<int:team>/webhooks/<int:webhook>/test", WebhookViewSet, "api-webhook-test", post="test"),
    endpoint("teams/<int:team>/deliveries", DeliveryViewSet, "api-delivery-list", get="list"),
    endpoint("teams/<int:team>/deliveries/<uuid:delivery>/again", DeliveryViewSet, "api-delivery-again", post="again"),
    endpoint("runs/<uuid:run>/lookups", RunLookupViewSet, "api-run-lookups", post="create"),
    endpoint("runs/<uuid:run>/lookups/<uuid:fetch>", RunLookupViewSet, "api-run-lookup", get="retrieve"),
    endpoint("teams/<int:team>/desk", TicketDeskViewSet, "api-team-desk", get="retrieve", put="update"),
    endpoint("trees/<int:tree>/revisions", RevisionViewSet, "api-revision-list", get="list", post="create"),
    endpoint("trees/<int:tree>/revisions/<int:serial>", RevisionViewSet, "api-revision-detail", get="retrieve"),
    endpoint(
        "trees/<int:tree>/revisions/<int:old>...<int:new>",
        RevisionViewSet,
        "api-revision-difference",
        get="difference",
    ),
    endpoint(
        "trees/<int:tree>/revisions/<int:serial>/restore", RevisionViewSet, "api-revision-restore", post="restore"
    ),
    endpoint("trees/<int:tree>/draft", DraftViewSet, "api-draft", get="retrieve", put="update", patch="partial_update"),
    endpoint("trees/<int:tree>/draft/undo", DraftViewSet, "api-draft-undo", post="undo"),
    endpoint("trees/<int:tree>/draft/redo", DraftViewSet, "api-draft-redo", post="redo"),
    endpoint("trees/<int:tree>/presence", PresenceViewSet, "api-presence", post="create"),
    endpoint("trees/<int:tree>/pictures", PictureViewSet, "api-picture-list", post="create"),
    endpoint("trees/<int:tree>/releases", ReleaseViewSet, "api-release-list", get="list"),
    endpoint("trees/<int:tree>/flags", TreeFlagViewSet, "api-flag-list", get="list", post="create"),
    endpoint("flags/<uuid:pk>", FlagViewSet, "api-flag-detail", get="retrieve", patch="partial_update"),
    endpoint("trees/<int:tree>/shares", TreeShareViewSet, "api-share-list", get="list", post="create"),
    endpoint("shares/<int:pk>", ShareViewSet, "api-share-detail", delete="destroy"),
]
