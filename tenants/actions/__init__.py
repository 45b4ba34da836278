"""What the operator can do to a town. Each is called in the public schema."""
