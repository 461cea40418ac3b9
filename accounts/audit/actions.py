"""What the audit log knows of: each action with the words that people read, in the groups that they filter by."""

GROUPS: dict[str, tuple[str, dict[str, str]]] = {
    "sign_in": (
        "Sign-in and devices",
        {
            "sign_in": "Signed in",
            "sign_in.failed": "Sign-in failed",
            "identity.joined": "Account joined to single sign-on",
            "sign_out": "Signed out",
            "device.signed_out": "Device signed out",
            "devices.signed_out": "Other devices signed out",
            "token.reused": "Copied token refused, device signed out",
            "password.changed": "Password changed",
            "password.reset": "Password reset",
            "sign_in.code_failed": "Second factor failed",
            "factor.added": "Second factor added",
            "factor.removed": "Second factor removed",
            "recovery_codes.made": "New recovery codes made",
        },
    ),
    "people": (
        "People and teams",
        {
            "person.created": "Account created",
            "person.deleted": "Account deleted",
            "email.changed": "Email changed",
            "email.restored": "Change of an email undone",
            "team.created": "Team created",
            "team.renamed": "Team renamed",
            "team.factor": "Second factor required or not",
            "team.deleted": "Team deleted",
            "team.retention": "Erasure set",
            "desk.origins": "Origins of the ticket desk set",
            "role.changed": "Role changed",
            "member.joined": "Member joined",
            "member.removed": "Member removed",
            "invitation.sent": "Invitation sent",
            "invitation.withdrawn": "Invitation withdrawn",
        },
    ),
    "guides": (
        "Guides",
        {
            "guide.published": "Guide published",
            "guide.unpublished": "Guide unpublished",
            "guide.archived": "Guide archived",
            "guide.restored": "Guide restored",
            "guide.deleted": "Guide deleted",
            "runs.erased": "Runs erased",
        },
    ),
    "transfer": (
        "Import and export",
        {
            "guides.imported": "Guides imported",
            "library.imported": "Library imported",
            "library.exported": "Library exported",
            "folder.exported": "Folder exported",
            "guides.exported": "Guides exported",
            "audit.exported": "Audit log exported",
        },
    ),
    "shares": ("Public links", {"share.created": "Public link created", "share.revoked": "Public link revoked"}),
    "keys": ("API keys", {"key.created": "API key created", "key.revoked": "API key revoked"}),
    "webhooks": (
        "Webhooks",
        {
            "webhook.created": "Webhook added",
            "webhook.switched": "Webhook switched on or off",
            "webhook.secret_replaced": "Secret of a webhook replaced",
            "webhook.signing": "Signing of a webhook changed",
            "webhook.sent_again": "Message of a webhook sent again",
            "webhook.deleted": "Webhook deleted",
            "webhook.restored": "Webhook restored",
        },
    ),
    "lookups": (
        "Lookups",
        {
            "lookup.created": "Lookup added",
            "lookup.changed": "Lookup changed",
            "lookup.deleted": "Lookup deleted",
            "lookup.restored": "Lookup restored",
        },
    ),
    "administration": (
        "Administration",
        {
            "admin.added": "Added in the admin",
            "admin.changed": "Changed in the admin",
            "admin.deleted": "Deleted in the admin",
        },
    ),
}
ACTIONS = {action: words for _, actions in GROUPS.values() for action, words in actions.items()}
