"""/profile/..., the parts that know of guides and runs"""

from django.urls import path

from trees.views import leaving

urlpatterns = [
    path("delete", leaving.person_delete, name="person_delete"),
]
