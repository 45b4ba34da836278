"""From a spreadsheet to what its lines say of products; nothing here writes."""
