"""What those who want to sell fill in."""
