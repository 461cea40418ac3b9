from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TreesConfig(AppConfig):
    name = "trees"

    def ready(self) -> None:
        from project.monitoring.metrics import queues
        from trees.models import Delivery, picture_sweep
        from trees.models.search_index import waiting
        from trees.models.search_tables import install

        post_migrate.connect(install, sender=self)
        picture_sweep.connect()
        queues.add("webhooks", Delivery.objects.waiting)
        queues.add("search index", waiting)
