"""What a team has of this app's: /teams/<id>/..."""

from django.urls import path

from trees.views import summaries

urlpatterns = [
    # /teams/<id>/summary
    path("<int:pk>/summary", summaries.team_summary, name="team_summary"),
    path("<int:pk>/summary/preview", summaries.team_summary_preview, name="team_summary_preview"),
]
