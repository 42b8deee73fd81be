from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "rapim.web"
    label = "web"
