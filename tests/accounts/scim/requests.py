"""What a company's directory sends."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import ScimToken

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


def make_token(**fields) -> tuple[ScimToken, str]:
    token = ScimToken(name="Entra ID", expires_at=timezone.now() + timedelta(days=7), **fields)
    text = token.make_text()
    token.save()
    return token, text


def ann_as_sent(**changes) -> dict:
    emails = [{"type": "work", "value": "ann@example.com", "primary": True}]
    return {"schemas": [USER], "userName": "ann@example.com", "emails": emails, "active": True} | changes


def patch(*operations) -> dict:
    return {"schemas": [PATCH], "Operations": list(operations)}
