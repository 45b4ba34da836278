"""A town's schema: what it is made from, made ahead of the towns, and what it looks like."""
