"""The common way to implement the library, to compare with: OFFSET, LIKE, model serializers, one count per item."""

from django.db.models import Count, Q
from rest_framework import generics, pagination, serializers

from trees.models import Category, Folder, Tree


class Serializer(serializers.ModelSerializer):
    class Meta:
        model = Tree
        fields = [
            "id", "team", "folder", "title", "description", "serial", "node_count", "run_count", "source", "created_at",
            "updated_at", "archived_at", "updated_by", "categories",
        ]  # fmt: skip


class Numbers(pagination.PageNumberPagination):
    page_size = 50


class ListView(generics.ListAPIView):
    serializer_class, pagination_class = Serializer, Numbers
    filter_backends = ()

    def get_queryset(self):
        return (
            Tree.objects.of(self.request.user)
            .active()
            .filter(team=self.request.GET["team"])
            .prefetch_related("categories")
        )


def of(name: str, names: dict, client):
    """The call that the measurement ``name`` is compared with, or None."""
    guides = Tree.objects.filter(team=names["big"], archived_at=None)
    words = {"search: rare word": "zirconium", "search: common word": "printer", "search: nothing": "nosuchword"}

    def by_offset():
        """as a page with OFFSET and a count"""
        return guides.count(), list(guides.order_by("-updated_at", "-pk").defer("words")[45_000:45_050])

    def by_like():
        """as LIKE over title, description and words"""
        text = words[name]
        matches = Q(title__icontains=text) | Q(description__icontains=text) | Q(words__icontains=text)
        return list(guides.filter(matches).order_by("-updated_at", "-pk")[:50])

    def serialized():
        """as a ModelSerializer with page numbers"""
        return client.get(f"/bench/trees?team={names['big']}")

    def each_folder():
        """as one count a folder"""
        return [guides.filter(folder=folder).count() for folder in Folder.objects.filter(team=names["big"])]

    def joined():
        """as a count over the join"""
        counts = Count("trees", filter=Q(trees__archived_at=None))
        return list(Category.objects.filter(team=names["big"]).annotate(count=counts))

    others = {
        "list: page 1,000": by_offset, "API: newest": serialized, "folders": each_folder, "categories": joined
    } | dict.fromkeys(words, by_like)  # fmt: skip
    return others.get(name)
