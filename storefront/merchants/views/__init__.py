"""Pages of those who want to sell, or were asked to."""
