"""Packages from plan to payment: their board, pages, calendar, and the list of what must start."""
