"""Spreadsheets of a shop: sent, checked, applied, taken back, taken away."""
