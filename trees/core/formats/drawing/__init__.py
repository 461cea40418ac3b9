"""Drawings: shapes and arrows with their places, from whatever file, and the guide that they mean.

A reader of such a format (draw.io, Excalidraw, BPMN, Visio) makes pages of cells; this decides what they mean, and says
what it had to guess.
"""
