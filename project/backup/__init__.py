"""Backups of a site in use: the database, the pictures, and a list of what is in it. See docs/operate/backup.md."""
