"""The register of decisions: the follow-up matrix across meetings, one decision, messages told by hand."""
