"""What the operator can do to a town. All of it happens in the public schema."""
