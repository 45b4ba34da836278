"""What a merchant owes the town hall, and may ask of it."""
