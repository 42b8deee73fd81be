"""A meeting of leaders from its plan to the effect of its decisions, on the demo, as five people."""
