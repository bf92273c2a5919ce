"""What Open Badges 3.0 says of the documents that a record's badge is made of, and what one lacks of it.

Told in our own words from the tables of its data model (1EdTech, Open Badges 3.0, "Data Models"; they come of
`ob_v3p0/common_credentials.lines` in github.com/1EdTech/openbadges-specification), from which 1EdTech makes
its JSON schema. That is theirs to hand on, so it does not stand here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

CLASSES = {
    "AchievementCredential": """
        @context uri 1..*, id uri 1, type term 1..*, name text 1, description text 0..1, image other 0..1
        awardedDate moment 0..1, credentialSubject AchievementSubject 1, evidence Evidence 0..*
        endorsement other 0..*, endorsementJwt text 0..*, issuer Profile 1, validFrom moment 1
        validUntil moment 0..1, proof other 0..*, credentialSchema CredentialSchema 0..*
        credentialStatus other 0..1, refreshService other 0..1, termsOfUse other 0..*""",
    "AchievementSubject": """
        id uri 0..1, type term 1..*, activityEndDate moment 0..1, activityStartDate moment 0..1
        creditsEarned number 0..1, achievement Achievement 1, identifier IdentityObject 0..*, image other 0..1
        licenseNumber text 0..1, narrative text 0..1, result other 0..*, role text 0..1, source Profile 0..1
        term text 0..1""",
    "Achievement": """
        id uri 1, type term 1..*, alignment other 0..*, achievementType term 0..1, creator Profile 0..1
        creditsAvailable number 0..1, criteria Criteria 1, description text 1, endorsement other 0..*
        endorsementJwt text 0..*, fieldOfStudy text 0..1, humanCode text 0..1, image other 0..1
        inLanguage language 0..1, name text 1, otherIdentifier other 0..*, related other 0..*
        resultDescription other 0..*, specialization text 0..1, tag text 0..*, version text 0..1""",
    "Criteria": "id uri 0..1, narrative text 0..1",
    "Evidence": """
        id uri 0..1, type term 1..*, narrative text 0..1, name text 0..1, description text 0..1
        genre text 0..1, audience text 0..1""",
    "IdentityObject": """
        type term 1, hashed flag 1, identityHash text 1, identityType identifier 1, salt text 0..1""",
    "Profile": """
        id uri 1, type term 1..*, name text 0..1, url uri 0..1, phone text 0..1, description text 0..1
        endorsement other 0..*, endorsementJwt text 0..*, image other 0..1, email text 0..1
        address other 0..1, otherIdentifier other 0..*, official text 0..1, parentOrg Profile 0..1""",
    "CredentialSchema": "id uri 1, type term 1",
}
"""Of each class its members: name, kind, and how often. Other kinds than these are followed no further."""
TYPES = {name: {name} for name in CLASSES if name not in ("Criteria", "CredentialSchema")}
TYPES["AchievementCredential"] = {"VerifiableCredential", "OpenBadgeCredential"}
"""What stands in the `type` of a document; an AchievementCredential may be called OpenBadgeCredential."""
IDENTIFIERS = {
    *("name", "sourcedId", "systemId", "productId", "userName", "accountId", "emailAddress"),
    *("nationalIdentityNumber", "isbn", "issn", "lisSourcedId", "oneRosterSourcedId", "sisSourcedId"),
    *("ltiContextId", "ltiDeploymentId", "ltiToolId", "ltiPlatformId", "ltiUserId", "identifier"),
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


KINDS: Mapping[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "term": _is_text,
    "uri": lambda value: _is_text(value) and bool(urlsplit(value).scheme),
    "moment": lambda value: _is_text(value) and bool(_MOMENT.fullmatch(value)),
    "language": lambda value: _is_text(value) and bool(_LANGUAGE.fullmatch(value)),
    "flag": lambda value: isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "identifier": lambda value: value in IDENTIFIERS,
    "other": lambda value: True,
}


def faults(document: Mapping[str, Any], name: str = "AchievementCredential", at: str = "") -> Iterator[str]:
    """Say what is missing in a document of this class, is unknown, or of another kind, and where."""
    members = dict(_members(name))
    yield from (f"{at}{one}: unknown" for one in document.keys() - members.keys())
    for member, (kind, least, is_many) in members.items():
        if member in document:
            yield from _faults_of(document[member], kind, is_many, f"{at}{member}")
        elif least:
            yield f"{at}{member}: missing"
    said = document.get("type", [])
    if not TYPES.get(name, set()) <= set([said] if isinstance(said, str) else said):
        yield f"{at}type: is no {name}"


def _members(name: str) -> Iterator[tuple[str, tuple[str, int, bool]]]:
    for told in re.split(r"[,\n]", CLASSES[name]):
        if told.strip():
            member, kind, count = told.split()
            yield member, (kind, int(count[0]), count.endswith("*"))


def _faults_of(value: Any, kind: str, is_many: bool, at: str) -> Iterator[str]:
    if is_many and not (isinstance(value, list) and value):
        yield f"{at}: no list"
        return
    for one in value if is_many else [value]:
        if kind not in CLASSES:
            yield from [] if KINDS[kind](one) else [f"{at}: no {kind}"]
        elif isinstance(one, dict):
            yield from faults(one, kind, f"{at}.")
        else:
            yield f"{at}: no {kind}"
