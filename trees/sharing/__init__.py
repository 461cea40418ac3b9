"""Public links and booklets."""
