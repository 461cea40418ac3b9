"""Many guides at once, in a fixed number of statements."""
