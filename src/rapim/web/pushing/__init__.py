"""The Sekda's desk, nudges and their answers, acceleration plans."""
