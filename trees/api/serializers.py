"""Shapes of the library's API. They read requests and describe answers; the models decide."""

from rest_framework import serializers

from accounts.models import Membership, Role, Team
from trees.api.fields import VisibleField, VisibleListField
from trees.core.formats import MAX_IMPORT_CHARS, READABLE
from trees.core.graph import Graph
from trees.core.outcomes import OUTCOMES
from trees.core.stored import MAX_TREE_ID, GraphError
from trees.library.fields import DATE_RANGE
from trees.models import Category, Folder
from trees.models.categories import Colour
from trees.transfer.plan import MAX_FILES_PER_IMPORT

FORMAT_NAMES = list(READABLE)
SERIALS = {"min_value": 0, "max_value": 2**31 - 1}


class PersonSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField(help_text="The address where the person gave no name.")


class OptionSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="Stable for life; made from the label when it is left out.")
    label = serializers.CharField()
    to = serializers.CharField(allow_blank=True, help_text="A node's key, or empty while it leads nowhere.")
    tree = serializers.IntegerField(
        required=False, min_value=0, max_value=MAX_TREE_ID, help_text="The tree that a run goes through before `to`."
    )


class NodeSerializer(serializers.Serializer):
    title = serializers.CharField()
    body = serializers.CharField(allow_blank=True, help_text="Markdown.")
    options = OptionSerializer(many=True)
    outcome = serializers.ChoiceField(OUTCOMES, allow_null=True, help_text="Only on a node without options.")


class GraphShape(serializers.Serializer):
    start = serializers.CharField(allow_blank=True, help_text="A key of `nodes`, or empty.")
    nodes = serializers.DictField(child=NodeSerializer(), help_text="By key, in order.")


class GraphField(serializers.JSONField):
    """A graph in its stored form, as trees/core/graph.py checks it."""

    def to_internal_value(self, data) -> Graph:
        try:
            return Graph.from_json(data)
        except GraphError as error:
            raise serializers.ValidationError(str(error)) from None


class FolderSerializer(serializers.Serializer):
    """A place in a team's library; it may lie in another one."""

    id = serializers.IntegerField(read_only=True)
    team = VisibleField(Team)
    parent = VisibleField(Folder, allow_null=True, default=None, help_text="The folder it lies in; null at the top.")
    name = serializers.CharField(max_length=80)
    path = serializers.CharField(read_only=True, help_text="The ids from the top down to this one: `3/17/`.")
    role = serializers.ChoiceField(Role.choices, read_only=True, help_text="What you may do here.")


class FolderChangeSerializer(FolderSerializer):
    team = serializers.IntegerField(read_only=True)


class DissolvedSerializer(serializers.Serializer):
    """What became of a deleted folder's content."""

    detail = serializers.CharField()
    moved_to = serializers.IntegerField(allow_null=True, help_text="The folder above; null for the top.")
    folders = serializers.IntegerField(help_text="How many folders moved up.")
    trees = serializers.IntegerField(help_text="How many trees moved up.")


class CategorySerializer(serializers.Serializer):
    """A team's label with a colour."""

    id = serializers.IntegerField(read_only=True)
    team = VisibleField(Team)
    name = serializers.CharField(max_length=40)
    colour = serializers.ChoiceField(Colour.choices, default=Colour.GREEN)
    role = serializers.ChoiceField(Role.choices, read_only=True, help_text="What you may do here.")


class CategoryChangeSerializer(CategorySerializer):
    team = serializers.IntegerField(read_only=True)


class TeamSerializer(serializers.Serializer):
    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=80)
    role = serializers.ChoiceField(Role.choices, read_only=True, help_text="Yours.")


class MemberSerializer(serializers.ModelSerializer):
    id = serializers.IntegerField(source="user_id", read_only=True, help_text="The person's.")
    name = serializers.CharField(source="user.name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "name", "email", "role", "joined_at"]
        read_only_fields = ["joined_at"]


class InvitationSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(Role.choices, default=Role.VIEWER)
    expires_at = serializers.DateTimeField(read_only=True)
    link = serializers.CharField(read_only=True, help_text="What the mail says to open; it is told this once.")
    sent = serializers.BooleanField(read_only=True, help_text="Whether the mail server took it.")


class TreeSerializer(serializers.Serializer):
    """A guide without its content, which is `trees/{id}/revisions/{serial}`.

    Viewers are told of the live release where editors are told of the draft: in `serial` and `node_count`.
    """

    id = serializers.IntegerField(read_only=True)
    team = VisibleField(Team)
    folder = VisibleField(Folder, allow_null=True, default=None)
    categories = VisibleListField(Category, default=list)
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=5000, allow_blank=True, default="")
    archived = serializers.BooleanField(default=False)
    review_on = serializers.DateField(
        allow_null=True, default=None, validators=DATE_RANGE, help_text="When somebody should read it again."
    )
    role = serializers.ChoiceField(Role.choices, read_only=True, help_text="What you may do with it.")
    serial = serializers.IntegerField(read_only=True, help_text="Of the newest revision; 0 for none.")
    node_count = serializers.IntegerField(read_only=True)
    run_count = serializers.IntegerField(read_only=True)
    source = serializers.CharField(read_only=True, help_text="Where an import had it from.")
    created_at = serializers.DateTimeField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)
    updated_by = PersonSerializer(read_only=True, allow_null=True)
    live = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="The release that runs begin with; null while it is not published."
    )
    url = serializers.CharField(read_only=True, help_text="Its page.")


class TreePlantSerializer(TreeSerializer):
    archived = serializers.BooleanField(read_only=True)
    graph = GraphField(
        required=False, write_only=True, help_text="The first revision's content; an empty guide without."
    )


class TreeChangeSerializer(TreeSerializer):
    team = serializers.IntegerField(read_only=True)


class ProblemSerializer(serializers.Serializer):
    kind = serializers.CharField(help_text="`leads-nowhere`, `unreachable` and so on.")
    level = serializers.ChoiceField(["error", "warning"])
    message = serializers.CharField()
    node = serializers.CharField(allow_blank=True, help_text="The key of the node it is about; empty for the whole.")
    option = serializers.CharField(allow_blank=True, help_text="The key of that node's option it is about, if any.")


class PictureSerializer(serializers.Serializer):
    """A picture, as it is kept: WebP, at most 1600 pixels wide and high."""

    file = serializers.FileField(write_only=True, allow_empty_file=True)
    key = serializers.CharField(read_only=True)
    url = serializers.CharField(read_only=True)
    width = serializers.IntegerField(read_only=True, help_text="In pixels.")
    height = serializers.IntegerField(read_only=True, help_text="In pixels.")
    markdown = serializers.CharField(
        read_only=True, help_text="What shows it in a step; say between the brackets what is to be seen."
    )


class FixSerializer(serializers.Serializer):
    """What mends a problem, where that is safe."""

    label = serializers.CharField(help_text="The action: `Rename it to “Continue”`.")
    changes = serializers.JSONField(help_text="As `PATCH /draft` takes them, onto the revision that was looked at.")


class DraftProblemSerializer(ProblemSerializer):
    line = serializers.IntegerField(
        allow_null=True, help_text="Of the Markdown text, from 1; null where no text was asked for."
    )
    fix = FixSerializer(allow_null=True, help_text="For who may edit.")


class ImportSerializer(serializers.Serializer):
    """What to import: a ``text``, or as multipart one or several ``file``."""

    team = VisibleField(Team)
    folder = VisibleField(Folder, allow_null=True, default=None)
    format = serializers.ChoiceField(
        FORMAT_NAMES, allow_blank=True, allow_null=True, default="", help_text="Seen from the text without."
    )
    text = serializers.CharField(trim_whitespace=False, max_length=MAX_IMPORT_CHARS, required=False)
    file = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        required=False,
        max_length=MAX_FILES_PER_IMPORT,
        allow_empty=False,
    )
    start = serializers.CharField(
        max_length=64,
        allow_blank=True,
        allow_null=True,
        default="",
        help_text="The key of the node to begin with, instead of the proposed.",
    )
    source = serializers.CharField(
        max_length=250,
        allow_null=True,
        default=None,
        help_text="Your name for where it comes from: importing it again updates its trees.",
    )

    def validate(self, data):
        if ("text" in data) == ("file" in data):
            raise serializers.ValidationError({"text": ["Send either a text or files."]})
        if data["folder"] and data["folder"].team_id != data["team"].pk:
            raise serializers.ValidationError({"folder": ["That folder belongs to another team."]})
        return data


class ImportJsonSerializer(ImportSerializer):
    text = serializers.CharField(trim_whitespace=False, max_length=MAX_IMPORT_CHARS)
    file = None


class MistakeSerializer(serializers.Serializer):
    line = serializers.IntegerField(help_text="From 1.")
    reason = serializers.CharField()
    hint = serializers.CharField(allow_blank=True, help_text="How to mend it, where that is known.")


class RefusalSerializer(MistakeSerializer):
    file = serializers.CharField(allow_blank=True)


class ImportedSerializer(serializers.Serializer):
    """What became of one guide. Only a refused one has an ``error``, and it has no ``id``."""

    state = serializers.ChoiceField(["made", "updated", "unchanged", "refused"])
    id = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    url = serializers.CharField(allow_null=True, help_text="Its page.")
    nodes = serializers.IntegerField()
    problems = ProblemSerializer(many=True)
    decisions = serializers.ListField(child=serializers.CharField(), help_text="What the reader had to decide.")
    error = RefusalSerializer(allow_null=True)


class InvalidSerializer(serializers.Serializer):
    """Nothing could be made: why. Or the request itself is wrong: `code` is `invalid`, `errors` name its fields."""

    detail = serializers.CharField()
    code = serializers.CharField()
    errors = serializers.JSONField(required=False)
