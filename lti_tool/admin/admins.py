"""Who may sign in to the admin's pages."""

import re
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool.admin.models import Admin
from lti_tool.database import insert_once
from lti_tool.errors import Conflict, InputInvalid, NotHere

LONGEST_EMAIL = 254
"""RFC 5321, 4.5.3.1.3, less the angle brackets."""
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+|[^@\s,;<>\"]+@localhost")


def add_admin(session: Session, email: str, now: datetime) -> Admin:
    """Let the owner of an e-mail address sign in; nothing changes for one who may already.

    Raises:
        InputInvalid: if it is no e-mail address.
    """
    email = email.strip()
    if len(email) > LONGEST_EMAIL or not EMAIL.fullmatch(email):
        raise InputInvalid("email", "no_email_address")
    values = {"email": email, "theme": "", "created_at": now}
    return session.get_one(Admin, insert_once(session, Admin, {"folded_email": email.casefold()}, values))


def admins(session: Session) -> list[Admin]:
    """Return all admins in the order in which they were added."""
    return list(session.scalars(select(Admin).order_by(Admin.id)))


def find_by_email(session: Session, email: str) -> Admin | None:
    """Return the admin with this address, however it is capitalised."""
    return session.scalar(select(Admin).filter_by(folded_email=email.strip().casefold()))


def remove_admin(session: Session, email: str) -> int:
    """Take an admin's right to sign in, and end their sessions; return their id.

    Raises:
        NotHere: if there is no such admin.
        Conflict: if it is the last one (row A5).
    """
    # Locked, so that two who remove each other at once do not leave nobody.
    standing = session.scalars(select(Admin).order_by(Admin.id).with_for_update()).all()
    found = next((one for one in standing if one.folded_email == email.strip().casefold()), None)
    if found is None:
        raise NotHere
    if len(standing) == 1:
        raise Conflict("last_admin")
    session.execute(delete(Admin).where(Admin.id == found.id))
    return found.id


def choose_theme(session: Session, admin_id: int, theme: str) -> None:
    """Keep an admin's appearance: "light", "dark" or "auto"."""
    session.execute(update(Admin).where(Admin.id == admin_id).values(theme=theme))
