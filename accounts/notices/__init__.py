"""Notices: what happened that one person wants to know, in the bell of the frame, on a page and in a digest by email.

A verb that something follows from tells of it in its own transaction: ``Notice.objects.tell(KIND, people, ...)``.
"""
