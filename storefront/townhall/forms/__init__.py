"""What the town hall fills in."""
