"""The request that the pages of a signed-in user get."""

from accounts.models import DeviceSession, User
from project.web.pages import ContentRequest


class PageRequest(ContentRequest):
    """A request to a view below ``@page``, which answers 401 before the view runs where there is no device."""

    user: User
    device: DeviceSession
