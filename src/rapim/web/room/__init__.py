"""The meeting while it sits: the moderator's screen, the wall in step, and the minutes."""
