"""Many products at once, and one product in many variants."""
