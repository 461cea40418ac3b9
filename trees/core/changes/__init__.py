"""What becomes of a graph when it is changed: differences, merges, replacements, undo."""
