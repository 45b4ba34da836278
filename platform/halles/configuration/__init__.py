"""What settings are made of: the same everywhere, and what production refuses."""
