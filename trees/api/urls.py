"""/api/v1/"""

from django.urls import path
from rest_framework.routers import DefaultRouter

from trees.api.views.draft import DraftViewSet
from trees.api.views.flags import FlagViewSet, TreeFlagViewSet
from trees.api.views.library import CategoryViewSet, FolderViewSet
from trees.api.views.members import InvitationViewSet, MemberViewSet
from trees.api.views.pictures import PictureViewSet
from trees.api.views.presence import PresenceViewSet
from trees.api.views.releases import ReleaseViewSet
from trees.api.views.revisions import RevisionViewSet
from trees.api.views.runs import RunViewSet
from trees.api.views.shares import ShareViewSet, TreeShareViewSet
from trees.api.views.teams import TeamViewSet
from trees.api.views.trees import TreeViewSet

router = DefaultRouter(trailing_slash=False, use_regex_path=False)
router.include_format_suffixes = False
router.register("trees", TreeViewSet, basename="api-tree")
router.register("runs", RunViewSet, basename="api-run")
router.register("folders", FolderViewSet, basename="api-folder")
router.register("categories", CategoryViewSet, basename="api-category")
router.register("teams", TeamViewSet, basename="api-team")

DRAFT = {"get": "retrieve", "put": "update", "patch": "partial_update"}
REVISION = {"get": "retrieve"}
ROWS, FLAG = {"get": "list", "post": "create"}, {"get": "retrieve", "patch": "partial_update"}
MEMBERS, MEMBER = {"get": "list"}, {"patch": "partial_update", "delete": "destroy"}

urlpatterns = [
    *router.urls,
    path("teams/<int:team>/members", MemberViewSet.as_view(MEMBERS), name="api-member-list"),
    path("teams/<int:team>/members/<int:person>", MemberViewSet.as_view(MEMBER), name="api-member-detail"),
    path("teams/<int:team>/invitations", InvitationViewSet.as_view({"post": "create"}), name="api-invitation-list"),
    path("trees/<int:tree>/revisions", RevisionViewSet.as_view(ROWS), name="api-revision-list"),
    path("trees/<int:tree>/revisions/<int:serial>", RevisionViewSet.as_view(REVISION), name="api-revision-detail"),
    path(
        "trees/<int:tree>/revisions/<int:old>...<int:new>",
        RevisionViewSet.as_view({"get": "difference"}),
        name="api-revision-difference",
    ),
    path(
        "trees/<int:tree>/revisions/<int:serial>/restore",
        RevisionViewSet.as_view({"post": "restore"}),
        name="api-revision-restore",
    ),
    path("trees/<int:tree>/draft", DraftViewSet.as_view(DRAFT), name="api-draft"),
    path("trees/<int:tree>/draft/undo", DraftViewSet.as_view({"post": "undo"}), name="api-draft-undo"),
    path("trees/<int:tree>/draft/redo", DraftViewSet.as_view({"post": "redo"}), name="api-draft-redo"),
    path("trees/<int:tree>/presence", PresenceViewSet.as_view({"post": "create"}), name="api-presence"),
    path("trees/<int:tree>/pictures", PictureViewSet.as_view({"post": "create"}), name="api-picture-list"),
    path("trees/<int:tree>/releases", ReleaseViewSet.as_view({"get": "list"}), name="api-release-list"),
    path("trees/<int:tree>/flags", TreeFlagViewSet.as_view(ROWS), name="api-flag-list"),
    path("flags/<uuid:pk>", FlagViewSet.as_view(FLAG), name="api-flag-detail"),
    path("trees/<int:tree>/shares", TreeShareViewSet.as_view(ROWS), name="api-share-list"),
    path("shares/<int:pk>", ShareViewSet.as_view({"delete": "destroy"}), name="api-share-detail"),
]
