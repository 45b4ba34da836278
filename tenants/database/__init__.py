"""The PostgreSQL backend of Halles: every statement runs as the role of one town."""
