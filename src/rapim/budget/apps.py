from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "rapim.budget"
    label = "budget"
    default_auto_field = "django.db.models.BigAutoField"
