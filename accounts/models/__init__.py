"""People, the teams they belong to, and the devices they are signed in on."""

from accounts.audit.entries import AuditEntry
from accounts.models.attempts import AttemptCount
from accounts.models.client_documents import ClientDocument
from accounts.models.desks import DeskSignIn, TicketDesk
from accounts.models.devices import DeviceSession
from accounts.models.directory import DirectoryGroup, DirectoryPerson, ScimToken
from accounts.models.factors import AuthenticatorApp, Passkey, RecoveryCode
from accounts.models.grants import AuthorizationCode, Grant
from accounts.models.identities import GroupRole, Identity
from accounts.models.invitations import Invitation
from accounts.models.keys import ApiKey, Scope
from accounts.models.mail import Mail
from accounts.models.notices import Digest, Notice, NoticeChoice
from accounts.models.people import Clock, User
from accounts.models.roles import Role, require
from accounts.models.teams import Membership, Team
from accounts.models.verifications import EmailChange, SignUp

__all__ = [
    "ApiKey",
    "AttemptCount",
    "AuditEntry",
    "AuthorizationCode",
    "AuthenticatorApp",
    "ClientDocument",
    "Clock",
    "DeskSignIn",
    "DeviceSession",
    "Digest",
    "DirectoryGroup",
    "DirectoryPerson",
    "EmailChange",
    "Grant",
    "GroupRole",
    "Identity",
    "Invitation",
    "Mail",
    "Membership",
    "Notice",
    "NoticeChoice",
    "Passkey",
    "RecoveryCode",
    "Role",
    "ScimToken",
    "Scope",
    "SignUp",
    "Team",
    "TicketDesk",
    "User",
    "require",
]
