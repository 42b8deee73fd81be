from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "rapim.web"
    label = "web"

    def ready(self) -> None:
        from django.conf import settings  # noqa: PLC0415 - needs the settings

        from rapim import charts  # noqa: PLC0415 - only where the web runs
        from rapim.web.door import first  # noqa: PLC0415 - needs the models

        charts.keep_in(settings.HOME / "charts")
        first.listen()
