from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "rapim.web"
    label = "web"

    def ready(self) -> None:
        from rapim.web.door import first  # noqa: PLC0415 - needs the models

        first.listen()
