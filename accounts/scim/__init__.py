"""SCIM 2.0 (RFC 7643, 7644): a company's directory makes, changes and switches off accounts here, and keeps groups.

The protocol is scim2-server's; what is stored and what it means is here. Nothing of it is imported before the first
request: a site without SCIM pays nothing for it.
"""
