"""From the link in a mail or a letter to a shop on show, with one thumb."""
