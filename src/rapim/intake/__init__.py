"""Which file is this, whose, which month; preview, load, drift.

Every file passes one door: recognise, read, check, then load whole or not at all.
"""
