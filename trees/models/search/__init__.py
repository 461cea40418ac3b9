"""The index that searches read, on both databases."""
