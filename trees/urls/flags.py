"""/flags/"""

from django.urls import path

from trees.views import flags, reviews

urlpatterns = [
    path("", flags.flags, name="flags"),
    path("list", flags.flag_list, name="flag_list"),
    path("answers", flags.flag_answers, name="flag_answers"),
    path("count", flags.flags_count, name="flags_count"),
    path("of/<int:pk>", flags.tree_flags, name="tree_flags"),
    # /flags/guides
    path("guides", reviews.reviews, name="reviews"),
    path("guides/<int:pk>", reviews.reviewed, name="reviewed"),
    # /flags/<id>
    path("<uuid:pk>", flags.flag, name="flag"),
    path("<uuid:pk>/open", flags.flag_reopen, name="flag_reopen"),
]
