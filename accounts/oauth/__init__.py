"""The authorization server of the MCP server (OAuth 2.1): a person allows a program, and it fetches its tokens.

``clients``: which program asks. ``requests``: what it asks for. ``grants``: what it was allowed, and its tokens.
docs/decisions/oauth.md says why it is our own.
"""
