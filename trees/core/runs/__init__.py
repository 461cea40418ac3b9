"""A run of a guide: the state that its events lead to, and what it offers next."""
