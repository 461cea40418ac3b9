"""PDF and PNG by Typst, in a process of its own (``process.py``). What is typeset is data, never Typst's language."""
