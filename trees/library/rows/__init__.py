"""The rows of lists, made in Python once, so that the templates only write them out."""
