"""Procurement files in, rows and problems out: one module per source. Pure; never raises for a bad row."""
