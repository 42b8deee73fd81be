"""The targets room over the house's facts: what each could reach, how each target stands, what is fair."""
