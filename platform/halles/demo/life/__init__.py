"""What happens in a demo town, once it is open: shops settle, goods arrive, people buy."""
