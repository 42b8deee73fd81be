"""Words, numbers and dates in templates."""
