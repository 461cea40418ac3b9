"""/help/"""

from django.urls import path

from project.help import views

urlpatterns = [
    path("", views.help_home, name="help"),
    path("search.json", views.help_search, name="help_search"),
    path("<slug:name>", views.help_page, name="help_page"),
]
