from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TreesConfig(AppConfig):
    name = "trees"

    def ready(self) -> None:
        from trees.models.search_tables import install

        post_migrate.connect(install, sender=self)
