"""What an invitation is made of: lists that are read, links and codes, letters on paper."""
