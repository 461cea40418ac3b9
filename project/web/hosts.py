"""Host names as the network knows them."""

import idna


def ascii_host(host: str) -> str:
    """``host`` with its international labels encoded by IDNA 2008. Raises UnicodeError where it is not a host name.

    Python's own "idna" codec is IDNA 2003: it turns ``straße.example`` into ``strasse.example``, another domain.
    """
    if host.isascii():
        return host.encode("idna").decode()
    return idna.encode(host, uts46=True).decode()


def mailbox(email: str) -> str:
    """``email`` with its domain in ASCII: Django would encode an international one by IDNA 2003."""
    name, at, domain = email.rpartition("@")
    try:
        return name + at + ascii_host(domain)
    except UnicodeError:
        return email
