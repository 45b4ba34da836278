"""The least a Django site can do: one indexed query, a small template, the usual middleware."""
