"""Import and export: planning an import, and a library as files."""
