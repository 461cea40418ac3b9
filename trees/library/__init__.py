"""The library: which guides a person sees, and how they are listed."""
