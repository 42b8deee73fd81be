"""Targets and potential: the matrix, one target, what-if, surveys and their prints."""
