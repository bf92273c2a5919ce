"""Pure decisions of a sharing task: how sure we are of a share, whether that is enough, and its code."""

import hmac
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from typing import Literal

Level = Literal[0, 1, 2, 3, 4]
"""Claimed, reachable, matched, owned, witnessed (product.md 4.4)."""
CLAIMED, REACHABLE, MATCHED, OWNED, WITNESSED = 0, 1, 2, 3, 4
LEVELS = (CLAIMED, REACHABLE, MATCHED, OWNED, WITNESSED)
Check = Literal["none", "waiting", "there", "gone", "refused", "unknown"]
"""What the last look found: nobody looks; not yet; it is there, gone, or hidden from strangers; nobody could
tell."""
Decision = Literal["", "counts", "not"]
Audience = Literal["course", "staff"]
MAIL = "mail"
"""The place of a mail to a mentor; its words are handed in, since it has no address."""
WITNESSES = 2
"""So many classmates who see it stand for one of the staff."""
LOOK_AGAIN = timedelta(days=7)
LONGEST_TEXT = 5_000
LONGEST_SNAPSHOT = 1_000
LONGEST_ACCOUNT = 2_000
CONSENT_VERSION = 2
"""Of the notice before the first public share; who agreed to an older one is asked again."""
CODE_WORDS = ("ember", "maple", "harbor", "pebble", "willow", "copper", "meadow", "lantern")
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def share_code(secret: str, activity_uuid: str, membership_id: int) -> str:
    """Return the tag by which a share is found to be this learner's: neither course nor person is in it."""
    return f"#{_tag(secret, f'share:{activity_uuid}:{membership_id}')}"


def place_code(secret: str, membership_id: int) -> str:
    """Return the tag by which an account or a site is found to be somebody's: another one in each course."""
    return _tag(secret, f"place:{membership_id}")


def _tag(secret: str, told: str) -> str:
    digest = hmac.new(secret.encode(), told.encode(), sha256).digest()
    number = int.from_bytes(digest[1:6], "big")
    signs = "".join(_SIGNS[number // len(_SIGNS) ** place % len(_SIGNS)] for place in range(4))
    return f"{CODE_WORDS[digest[0] % len(CODE_WORDS)]}-{signs}"


def is_own(account: str, proved: Iterable[str]) -> bool:
    """Whether an account is one that was proved, or a page lies below one.

    An account is named by its address or, at Bluesky, by its DID; a page by its address alone. One with a
    query has nothing below it.
    """
    return any(one and (account == one or account.startswith(f"{one.rstrip('/')}/")) for one in proved)


def is_worded_here(place: str) -> bool:
    """Whether the words of a share were typed here, and are no copy of what stands elsewhere."""
    return place in ("", MAIL)


def kept_account(account: str) -> str:
    """Return what names an account, as it is kept: whole, since a part of it would name another."""
    return account if len(account) <= LONGEST_ACCOUNT else ""


def level_found(level: int, *, is_there: bool, holds_code: bool, is_own: bool = False) -> int:
    """Return how sure a look makes us; it never makes us less sure than we were."""
    found = OWNED if is_own else MATCHED if holds_code else REACHABLE if is_there else CLAIMED
    return max(level, found)


def is_enough(
    level: int,
    needed: int,
    decision: Decision,
    *,
    is_here: bool,
    witnesses: int,
    staff_saw: bool,
    is_answered: bool = False,
) -> bool:
    """Whether a share counts: staff decide; written here, seen by people, or as sure as the task asks for.

    A mentor's answer is worth what is written here is worth: it is handed in by who says that it came.
    """
    if decision:
        return decision == "counts"
    return is_here or is_answered or staff_saw or witnesses >= WITNESSES or level >= needed


def level_shown(level: int, *, witnesses: int, staff_saw: bool) -> int:
    """Return the level with what people saw."""
    return WITNESSED if staff_saw or witnesses >= WITNESSES else level
