"""Forms of the library, and their fields."""
