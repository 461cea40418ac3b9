"""/runs/"""

from django.urls import path

from trees.views import run_actions, run_lists, runs

urlpatterns = [
    # /runs/ and its regions
    path("", run_lists.runs, name="runs"),
    path("list", run_lists.run_list, name="run_list"),
    path("under-way", run_lists.runs_under_way, name="runs_under_way"),
    # /runs/new
    path("new", runs.run_new, name="run_new"),
    path("new/guides", runs.run_new_guides, name="run_new_guides"),
    # /runs/<id>/
    path("<uuid:pk>/", runs.run, name="run"),
    path("<uuid:pk>/newer", runs.run_newer, name="run_newer"),
    path("<uuid:pk>/handover", run_actions.run_handover, name="run_handover"),
    path("<uuid:pk>/handover/choices", run_actions.run_handover_choices, name="run_handover_choices"),
    path("<uuid:pk>/dismiss", run_actions.run_dismiss, name="run_dismiss"),
    path("<uuid:pk>/fork", run_actions.run_fork, name="run_fork"),
    path("<uuid:pk>/switch", run_actions.run_switch, name="run_switch"),
    path("panels/<int:release>", runs.run_panels, name="run_panels"),
]
