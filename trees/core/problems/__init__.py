"""What may be wrong with a guide: errors and warnings, and what repairs them."""
