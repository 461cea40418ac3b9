from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TreesConfig(AppConfig):
    name = "trees"
    verbose_name = "Guides and runs"

    def ready(self) -> None:
        from accounts.notices.kinds import add_guides
        from project.monitoring.metrics import queues
        from trees.library.notices import GUIDES
        from trees.models import Delivery, Tree
        from trees.models.pictures import sweep
        from trees.models.search.index import waiting
        from trees.models.search.tables import install

        post_migrate.connect(install, sender=self)
        sweep.connect()
        add_guides(GUIDES, Tree.objects.readable_by)
        queues.add("webhooks", Delivery.objects.waiting)
        queues.add("search index", waiting)
