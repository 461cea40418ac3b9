"""/teams/demo, and /teams/<id>/..., the parts that belong to guides and runs"""

from django.urls import path

from trees.views import demo, leaving, lookups, summaries, synonyms, team_numbers, webhooks

urlpatterns = [
    # /teams/demo
    path("demo", demo.demo, name="demo"),
    # /teams/<id>/delete, /teams/<id>/retention
    path("<int:pk>/delete", leaving.team_delete, name="team_delete"),
    path("<int:pk>/retention", leaving.team_retention, name="team_retention"),
    # /teams/<id>/lookups
    path("<int:pk>/lookups", lookups.lookups, name="lookups"),
    path("<int:pk>/lookups/new", lookups.lookup_new, name="lookup_new"),
    path("<int:pk>/lookups/<int:lookup>", lookups.lookup, name="lookup"),
    path("<int:pk>/lookups/<int:lookup>/try", lookups.lookup_try, name="lookup_try"),
    path("<int:pk>/lookups/<int:lookup>/try/<uuid:fetch>", lookups.lookup_tried, name="lookup_tried"),
    # /teams/<id>/numbers
    path("<int:pk>/numbers", team_numbers.team_numbers, name="team_numbers"),
    # /teams/<id>/summary
    path("<int:pk>/summary", summaries.team_summary, name="team_summary"),
    path("<int:pk>/summary/preview", summaries.team_summary_preview, name="team_summary_preview"),
    # /teams/<id>/synonyms
    path("<int:pk>/synonyms", synonyms.team_synonyms, name="team_synonyms"),
    path("<int:pk>/synonyms/missed/<int:missed>", synonyms.missed_search, name="missed_search"),
    # /teams/<id>/webhooks
    path("<int:pk>/webhooks", webhooks.webhooks, name="webhooks"),
    path("<int:pk>/webhooks/deliveries", webhooks.webhook_deliveries, name="webhook_deliveries"),
    path("<int:pk>/webhooks/deliveries/<uuid:delivery>/again", webhooks.webhook_again, name="webhook_again"),
    path("<int:pk>/webhooks/<int:webhook>", webhooks.webhook, name="webhook"),
    path("<int:pk>/webhooks/<int:webhook>/edit", webhooks.webhook_edit, name="webhook_edit"),
    path("<int:pk>/webhooks/<int:webhook>/secret", webhooks.webhook_secret, name="webhook_secret"),
    path("<int:pk>/webhooks/<int:webhook>/test", webhooks.webhook_test, name="webhook_test"),
]
