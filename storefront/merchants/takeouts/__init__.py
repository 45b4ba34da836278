"""The file that a merchant takes along."""
