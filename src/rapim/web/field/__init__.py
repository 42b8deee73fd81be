"""Reports from the field: an officer's phone, the checker's table, and what the page of a package shows."""
