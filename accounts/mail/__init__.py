"""Emails of accounts, and their outbox."""
