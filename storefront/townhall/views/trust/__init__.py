"""What the town hall checks, whom it helps, and what it is told of."""
