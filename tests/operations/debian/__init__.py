"""A bare Debian in a folder, to install Treeline in."""
