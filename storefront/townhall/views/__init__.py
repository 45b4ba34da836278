"""The town hall's pages: for its managers only."""
