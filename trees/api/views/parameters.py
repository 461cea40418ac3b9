"""Path parameters that several endpoints share."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

TREE = OpenApiParameter("tree", OpenApiTypes.INT64, OpenApiParameter.PATH)
TEAM = OpenApiParameter("team", OpenApiTypes.INT64, OpenApiParameter.PATH)
