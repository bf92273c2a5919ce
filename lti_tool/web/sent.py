"""What tells a form that is sent twice from two forms."""

from uuid import UUID, uuid4

from flask import request


def new_form_key() -> str:
    """Return a key for a new form."""
    return str(uuid4())


def sent_form_key() -> str:
    """Return the key that the form carries; one that carries none is a form of its own."""
    return sent_uuid("form_key")


def sent_uuid(name: str) -> str:
    """Return the UUID that a field of the form carries, else a new one."""
    try:
        return str(UUID(request.form.get(name, "")))
    except ValueError:
        return str(uuid4())
