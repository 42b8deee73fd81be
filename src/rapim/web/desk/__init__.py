"""The desk: the data room, the settings, the replies of agencies."""
