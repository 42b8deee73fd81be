"""The calendar of hard dates with its feeds, the rhythm of all agencies, and who waits for whom."""
