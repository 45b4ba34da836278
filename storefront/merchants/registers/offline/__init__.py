"""No register is asked: what can be said without one, said as such."""
