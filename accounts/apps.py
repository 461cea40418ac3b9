from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and teams"

    def ready(self) -> None:
        from accounts.audit import append_only, signals
        from accounts.models import Mail
        from project.monitoring.metrics import queues
        from project.web.ready import readiness

        signals.connect()
        post_migrate.connect(append_only.restore_protection, sender=self, dispatch_uid="audit.append_only")
        readiness.add_queue("mail", Mail.objects.late)
        queues.add("mail", Mail.objects.waiting)
