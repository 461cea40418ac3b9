"""A team's library as files: a Markdown file for each guide, pictures, and ``library.toml`` for everything else.

``exporter`` reads a library from the database, ``importer`` writes one to it; ``files`` and ``manifest`` are the
format, ``zip_file`` and ``directory`` the places that files are in.
"""
