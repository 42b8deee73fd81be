from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "rapim.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
