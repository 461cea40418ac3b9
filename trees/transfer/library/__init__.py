"""A team's library as files: a Markdown file for each guide, pictures, and ``library.toml`` for all the rest.

``collect`` takes a library out of the database, ``arrive`` puts one in; ``files`` and ``index`` say how it is written,
``archive`` and ``directory`` where: in a ZIP or on a disk.
"""
