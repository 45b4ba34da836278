"""Looks at every service and setting, and says how to mend what is wrong."""
