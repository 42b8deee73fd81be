"""Documents of state: made from the same board as the screen, issued once, kept by their hash."""
