"""PostgreSQL, Valkey and S3 from wheels, for development, the demo and the tests."""
