from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.audit import signals
        from accounts.models import Mail
        from project.monitoring.metrics import queues
        from project.web.ready import readiness

        signals.connect()
        readiness.add_queue("mail", Mail.objects.late)
        queues.add("mail", Mail.objects.waiting)
