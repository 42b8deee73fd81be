"""The JSON API: the same facts under the same rights as the screens."""
