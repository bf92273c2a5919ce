"""What can be made to go wrong at a site, as plain data (lti.md G3; reliability.md 3)."""

from dataclasses import dataclass, field, fields


@dataclass
class Scripted:
    """One answer laid out beforehand for a service; `status` None lets the call through as usual.

    `seconds` delays it. `lost` closes the connection after the call was carried out.
    """

    status: int | None = None
    body: str = ""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    lost: bool = False


@dataclass
class Faults:
    """What goes wrong at a site at present. Set the fields; `reset()` mends all of it."""

    slow_seconds: float = 0.0
    throttle: int | None = None
    retry_after: str | None = None
    down: int | None = None
    token_seconds: int | None = None
    token_calls: int | None = None
    """How many calls a token opens before it has expired."""
    lost_scores: int = 0
    clock_seconds: float = 0.0
    signed_out: bool = False
    notices_lost: bool = False
    """No notice reaches a tool; the platform never sends one twice (lti.md B6)."""
    history_cut: str = ""
    """What stands in the place of a course's history: "timed out", say (lti.md C3)."""
    speedgrader_encodes_twice: bool = False
    speedgrader_wrong_link: bool = False
    strict_types: bool = False
    """Canvas's services mind media types as Moodle's do, instead of taking any JSON (lti.md G1)."""
    ags_score_trigger_needs_grading_after_submitted: bool = False
    """Canvas's account flag: fewer values of activityProgress make a submission (lti.md C6, "Effects")."""
    edits_keep_time: bool = False
    """A teacher's edit does not move the time that the next score is compared with (lti.md G5)."""
    storage: str = ""
    """How the storage frame fails: "silent", or the code of the error that it answers with."""
    scripts: dict[str, list[Scripted]] = field(default_factory=dict)

    def script(self, service: str, *answers: Scripted) -> None:
        """Lay out answers for the next calls of a service (token, line items, scores, results, memberships,
        keys, registration, configuration); after the last one all is as usual."""
        self.scripts.setdefault(service, []).extend(answers)

    def reset(self) -> None:
        """Mend everything."""
        mended = Faults()
        for each in fields(self):
            setattr(self, each.name, getattr(mended, each.name))
