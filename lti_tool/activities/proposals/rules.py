"""Pure decisions about proposals: who may propose one more, and who may vote for which."""

from typing import Literal, get_args

State = Literal["open", "taken", "declined", "withdrawn"]
STATES: tuple[State, ...] = get_args(State)
MOST_OPEN = 3
"""Proposals of one learner that wait for an answer: each of them is work for whoever decides."""
LONGEST_PROMPT = 4_000
LONGEST_REASON = 300
Refusal = Literal["off", "enough"]


def proposing_refusal(is_on: bool, open_ones: int) -> Refusal | None:
    """Why somebody with so many open proposals cannot make one more; None where they can."""
    if not is_on:
        return "off"
    return "enough" if open_ones >= MOST_OPEN else None


def takes_vote(state: State, is_own: bool, is_on: bool) -> bool:
    """Whether a vote can be given: nobody votes for what they proposed, or for what is decided."""
    return is_on and state == "open" and not is_own
