"""The letters of the house: numbered by register, issued once, kept by hash."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Registers, numbers and letters."""

    name = "rapim.letters"
    label = "letters"
