"""Reading long lists: pages by a row value, searches in their order, words in a column."""
