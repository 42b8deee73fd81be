"""The simulated regency, written as files in the real formats."""
