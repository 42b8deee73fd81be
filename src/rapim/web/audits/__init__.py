"""Audit findings: the register, one finding with its follow-up, and recording them."""
