from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.models import Mail
        from project.web.ready import readiness

        readiness.add_queue("mail", Mail.objects.late)
