"""The town's goods for the shop windows of others: Google's and Meta's, each by its own rules."""
