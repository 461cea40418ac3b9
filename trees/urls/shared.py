"""/s/, for everybody who has a link"""

from django.urls import path

from trees.views import shared

urlpatterns = [
    # /s/<token>/
    path("<token:token>/", shared.shared, name="shared"),
    path("<token:token>/print", shared.shared_print, name="shared_print"),
    path("<token:token>/<step_path:path>/", shared.shared, name="shared_step"),
]
