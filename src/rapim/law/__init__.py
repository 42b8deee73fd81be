"""Dated parameters of the law, each with its article, and one reader."""
