"""The wall: one dark screen, unattended, read from six metres."""
