"""What the room reads from the whole house: the agenda, the packet, effects and reminders."""
