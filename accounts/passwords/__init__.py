"""How passwords are hashed, and which ones nobody may have."""
