"""The way back to the course, with a word for the platform to show or to log (LTI Core 5.4.3, lti.md A2)."""

from urllib.parse import urlencode, urlsplit, urlunsplit

LONGEST_WORD = 300
"""Characters of a message: addresses have an end, and platforms show one line."""


def going_back(return_url: str, *, message: str = "", error: str = "", error_log: str = "") -> str:
    """Return the address of a verified launch's return URL with what there is to say, in plain text.

    `message` and `error` are for the person, `error_log` is for whoever looks after the platform. What the
    address holds already stays as it is.
    """
    words = {"lti_msg": message, "lti_errormsg": error, "lti_errorlog": error_log}
    said = urlencode({name: word[:LONGEST_WORD] for name, word in words.items() if word})
    parts = urlsplit(return_url)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, said)))))
