"""Shapes of the library: guides, folders, categories, teams. They read requests and describe answers; models decide."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts.models import Invitation, Membership, Role, Team
from trees.api.fields import Shape, VisibleField, VisibleListField, max_chars
from trees.core.graph import Graph
from trees.core.outcomes import OUTCOMES
from trees.core.stored import MAX_ID, GraphError
from trees.library.forms.fields import DATE_RANGE
from trees.models import Category, Folder, Tree
from trees.models.library.categories import Colour


class PersonSerializer(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField(help_text="The email address of a person without a name.")


class OptionSerializer(Shape):
    key = serializers.CharField(help_text="Never changes. Made from the label when left out.")
    label = serializers.CharField()
    to = serializers.CharField(
        allow_blank=True, help_text="Key of the next node; empty while the option leads nowhere."
    )
    tree = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=MAX_ID,
        help_text="Id of the guide that a run goes through before `to`.",
    )


class NodeSerializer(Shape):
    title = serializers.CharField()
    body = serializers.CharField(allow_blank=True, help_text="Markdown.")
    options = OptionSerializer(many=True)
    outcome = serializers.ChoiceField(OUTCOMES, allow_null=True, help_text="Only for a node without options.")


class GraphShape(Shape):
    start = serializers.CharField(allow_blank=True, help_text="A key of `nodes`, or empty.")
    nodes = serializers.DictField(child=NodeSerializer(), help_text="Nodes by key, in order.")


class GraphField(serializers.JSONField):
    """A graph in its stored form; GraphError says what is wrong with it."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return Graph.from_json(data)
        except GraphError as error:
            raise serializers.ValidationError(str(error)) from None


class FolderSerializer(Shape):
    """A folder of a team's library. Folders nest."""

    id = serializers.IntegerField(read_only=True)
    team = VisibleField(Team)
    parent = VisibleField(
        Folder, allow_null=True, default=None, help_text="The folder that contains it; null at the top."
    )
    name = serializers.CharField(max_length=max_chars(Folder, "name"))
    path = serializers.CharField(read_only=True, help_text="Ids of the folders from the top down to this one: `3/17/`.")
    role = serializers.ChoiceField(Role.choices, read_only=True, help_text="Your role in its team.")


class FolderChangeSerializer(FolderSerializer):
    team = serializers.IntegerField(read_only=True)


class DissolvedSerializer(Shape):
    """What happened to the content of a deleted folder."""

    detail = serializers.CharField()
    moved_to = serializers.IntegerField(allow_null=True, help_text="Id of the folder above; null for the top.")
    folders = serializers.IntegerField(help_text="How many folders moved up.")
    trees = serializers.IntegerField(help_text="How many guides moved up.")


class CategorySerializer(Shape):
    """A category of a team's guides."""

    id = serializers.IntegerField(read_only=True)
    team = VisibleField(Team)
    name = serializers.CharField(max_length=max_chars(Category, "name"))
    colour = serializers.ChoiceField(Colour.choices, default=Colour.GREEN)
    role = serializers.ChoiceField(Role.choices, read_only=True, help_text="Your role in its team.")


class CategoryChangeSerializer(CategorySerializer):
    team = serializers.IntegerField(read_only=True)


class TeamSerializer(Shape):
    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=max_chars(Team, "name"))
    role = serializers.ChoiceField(Role.choices, read_only=True, help_text="Your role.")


class MemberSerializer(serializers.ModelSerializer[Membership]):
    id = serializers.IntegerField(source="user_id", read_only=True, help_text="Id of the person.")
    name = serializers.CharField(source="user.name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "name", "email", "role", "joined_at"]
        read_only_fields = ["joined_at"]


class InvitationSerializer(Shape):
    email = serializers.EmailField(max_length=max_chars(Invitation, "email"))
    role = serializers.ChoiceField(Role.choices, default=Role.VIEWER)
    expires_at = serializers.DateTimeField(read_only=True)
    link = serializers.CharField(
        read_only=True, help_text="The link in the invitation email. It is only in this answer."
    )
    sent = serializers.BooleanField(read_only=True, help_text="Whether the mail server accepted the email.")


class TreeSerializer(Shape):
    """A guide without its content, which is at `trees/{id}/revisions/{serial}`.

    `serial` and `node_count` are of the draft for editors, and of the live release for viewers.
    """

    id = serializers.IntegerField(read_only=True)
    team = VisibleField(Team)
    folder = VisibleField(Folder, allow_null=True, default=None)
    categories = VisibleListField(Category, default=list)
    title = serializers.CharField(max_length=max_chars(Tree, "title"))
    description = serializers.CharField(max_length=max_chars(Tree, "description"), allow_blank=True, default="")
    archived = serializers.BooleanField(default=False)
    review_on = serializers.DateField(
        allow_null=True, default=None, validators=DATE_RANGE, help_text="The day by which the guide should be reviewed."
    )
    role = serializers.ChoiceField(Role.choices, read_only=True, help_text="Your role in its team.")
    serial = serializers.IntegerField(read_only=True, help_text="Serial of the newest revision; 0 for none.")
    node_count = serializers.IntegerField(read_only=True)
    run_count = serializers.IntegerField(read_only=True)
    source = serializers.CharField(read_only=True, help_text="Where it was imported from.")
    created_at = serializers.DateTimeField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)
    updated_by = PersonSerializer(read_only=True, allow_null=True)
    live = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text="Number of the release that new runs start on; null while unpublished.",
    )
    url = serializers.CharField(read_only=True, help_text="Path of its page.")


@extend_schema_serializer(component_name="TreePlant")
class TreeCreateSerializer(TreeSerializer):
    archived = serializers.BooleanField(read_only=True)
    graph = GraphField(required=False, write_only=True, help_text="Content of the first revision; empty by default.")


class TreeChangeSerializer(TreeSerializer):
    team = serializers.IntegerField(read_only=True)


class ProblemSerializer(Shape):
    kind = serializers.CharField(help_text="`leads-nowhere`, `unreachable` and so on.")
    level = serializers.ChoiceField(["error", "warning"])
    message = serializers.CharField()
    node = serializers.CharField(
        allow_blank=True, help_text="Key of the node with the problem; empty for the whole guide."
    )
    option = serializers.CharField(allow_blank=True, help_text="Key of the option with the problem, if any.")


class PictureSerializer(Shape):
    """A stored picture: WebP, scaled down to 1600 pixels wide and high where it can still be read then."""

    file = serializers.FileField(write_only=True, allow_empty_file=True)
    key = serializers.CharField(read_only=True)
    url = serializers.CharField(read_only=True)
    width = serializers.IntegerField(read_only=True, help_text="In pixels.")
    height = serializers.IntegerField(read_only=True, help_text="In pixels.")
    markdown = serializers.CharField(
        read_only=True, help_text="Markdown to show it in a step. Describe the picture between the brackets."
    )


class FixSerializer(Shape):
    """A safe automatic fix of a problem."""

    label = serializers.CharField(help_text="What the fix does: `Rename it to “Continue”`.")
    changes = serializers.JSONField(help_text="As in `PATCH /draft`, onto the checked revision.")


class DraftProblemSerializer(ProblemSerializer):
    line = serializers.IntegerField(
        allow_null=True, help_text="Line of the Markdown text, from 1; null if no text was requested."
    )
    fix = FixSerializer(allow_null=True, help_text="Only for editors.")


class MistakeSerializer(Shape):
    line = serializers.IntegerField(help_text="From 1.")
    reason = serializers.CharField()
    hint = serializers.CharField(allow_blank=True, help_text="How to correct it, if known.")


class RefusalSerializer(MistakeSerializer):
    file = serializers.CharField(allow_blank=True)


class InvalidSerializer(Shape):
    """Why nothing was done. For an invalid request, `code` is `invalid` and `errors` has messages by field."""

    detail = serializers.CharField()
    code = serializers.CharField()
    errors = serializers.JSONField(required=False)
