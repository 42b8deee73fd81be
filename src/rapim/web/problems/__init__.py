"""The register of problems, requests to read it, and the duties that lead each to who is accountable."""
