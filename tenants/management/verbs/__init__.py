"""What `halles towns` can do: a module for each group of verbs, each with an `add_to`."""
