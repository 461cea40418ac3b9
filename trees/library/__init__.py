"""The library: which guides a user sees, and how they are listed."""
