"""The people and the course that a campus begins with. The same every time."""

import hashlib
import string
from collections.abc import Callable

from lti_tool.sandbox.state import Part, Person

COURSE_LABEL = "LEAD 204"
COURSE_TITLE = "Leading Small Teams"
COURSE_TERM = "Autumn 2026"
WEEK = 3
READING = "Reading: Behaviour and effect"
GROUPS = {"amara": [21], "jonas": [21, 22], "dmytro": [22], "misaki": [22]}
SECTIONS = {31: "Section A", 32: "Section B"}
SECTIONS_OF = {"ines": [31, 32], "noor": [31], "amara": [31], "jonas": [32], "dmytro": [31], "misaki": [32]}

# Who is not named left the site's own zone.
ZONES = {
    "ines": "Europe/Lisbon",
    "noor": "Europe/Amsterdam",
    "amara": "Africa/Lagos",
    "jonas": "Europe/Stockholm",
    "misaki": "Asia/Tokyo",
    "layla": "Africa/Cairo",
}

# key, number, given name, family name, part, username, sends names, teaches elsewhere
_PEOPLE = (
    ("sam", 2, "Sam", "Reyes", Part.ADMIN, "sreyes", True, False),
    ("ines", 3, "Inês", "Carvalho", Part.TEACHER, "icarvalho", True, True),
    ("noor", 4, "Noor", "Visser", Part.ASSISTANT, "nvisser", True, False),
    ("amara", 5, "Amara", "Okafor", Part.LEARNER, "aokafor", True, False),
    # lti.md C3, G0: a student here who is a teacher elsewhere.
    ("jonas", 6, "Jonas", "Lindqvist", Part.LEARNER, "jlindqvist", True, True),
    ("dmytro", 7, "Дмитро", "Коваленко", Part.LEARNER, "dkovalenko", False, False),
    ("misaki", 8, "美咲", "田中", Part.LEARNER, "mtanaka", True, False),
    ("layla", 9, "ليلى", "حداد", Part.LEARNER, "lhaddad", True, False),
)


def campus_people(user_id: Callable[[str, int], str]) -> list[Person]:
    """Everybody at the campus, with the user id made by a platform from key and number."""
    return [
        Person(
            key=key,
            id=user_id(key, number),
            given_name=given,
            family_name=family,
            part=part,
            username=username,
            email=f"{username}@saltmarsh.example",
            number=number,
            sends_names=sends_names,
            teaches_elsewhere=elsewhere,
            groups=GROUPS.get(key, []),
            sections=SECTIONS_OF.get(key, []),
            zone=ZONES.get(key, ""),
        )
        for key, number, given, family, part, username, sends_names, elsewhere in _PEOPLE
    ]


def hexadecimal(seed: str, length: int = 40) -> str:
    """An id of hexadecimal digits that is the same for the same seed."""
    return hashlib.sha256(seed.encode()).hexdigest()[:length]


def uuid_like(seed: str) -> str:
    """An id in the shape of a UUID that is the same for the same seed."""
    digits = hexadecimal(seed, 32)
    return "-".join((digits[:8], digits[8:12], f"4{digits[13:16]}", f"8{digits[17:20]}", digits[20:]))


def letters(seed: str, length: int) -> str:
    """An id of letters that is the same for the same seed."""
    alphabet = string.ascii_letters
    return "".join(alphabet[byte % len(alphabet)] for byte in hashlib.sha512(seed.encode()).digest()[:length])
