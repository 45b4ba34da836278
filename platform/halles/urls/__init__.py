"""Two maps: what answers on the operator's host, and what answers on a town's."""
