"""What arrays of figures say about what is not known yet: forecasts, their intervals, their scores (pure)."""
