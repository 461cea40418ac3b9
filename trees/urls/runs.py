"""/runs/"""

from django.urls import path

from trees.views import runs

urlpatterns = [
    # /runs/<id>/
    path("<uuid:pk>/", runs.run, name="run"),
    path("panels/<int:release>", runs.run_panels, name="run_panels"),
]
