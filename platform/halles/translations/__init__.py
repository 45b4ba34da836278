"""The interface's words: English in the code, French in one catalogue per app."""
