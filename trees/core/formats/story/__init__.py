"""Stories of Twine: passages with links, and the macros that each story format has."""
