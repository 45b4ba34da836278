"""Opening a town: a saga whose steps are recorded, so that any of them may crash."""
