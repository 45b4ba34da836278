"""What a shopkeeper types."""
