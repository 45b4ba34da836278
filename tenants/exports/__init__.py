"""One town in one file: taken, read back with suspicion, restored beside the living one."""
