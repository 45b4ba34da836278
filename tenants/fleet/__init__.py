"""All towns together: bringing them to this version's tables, and saying which are not."""
