"""Commands: init, load, refresh, board, trace, serve, demo."""
