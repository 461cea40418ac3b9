"""The audit log: who did what, when and from where. ``record`` is its only writer; nothing in it ever changes.

Verbs call ``record`` in their own transaction, so what is rolled back did not happen in the log either. Who acts and
from where is known from the request that is being answered (``accounts/audit/acting.py``).
"""

from accounts.audit.entries import AuditEntry
from accounts.audit.recording import record, record_each

__all__ = ["AuditEntry", "record", "record_each"]
