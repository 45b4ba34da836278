"""The shopkeeper's pages. Each shows only what the person's own merchants have."""
