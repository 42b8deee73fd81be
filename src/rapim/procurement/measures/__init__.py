"""Arrays in, arrays out: start, stages, contracts, penalties, shares; by the law of the day."""
