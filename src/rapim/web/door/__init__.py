"""The door: sign-in, the first password, the first page, the language."""
