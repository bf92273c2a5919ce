"""What activities are as values, for the kinds and the front desk."""

from dataclasses import dataclass
from datetime import datetime

from lti_tool.grading.values import StepTerms


@dataclass(frozen=True, slots=True)
class ActivityTerms:
    """What an instructor gives an activity; texts are trimmed and non-empty where required."""

    title: str
    prompt: str
    objective: str
    reason: str
    opens_at: datetime | None
    closes_at: datetime | None
    score_maximum: float
    steps: tuple[StepTerms, ...]


@dataclass(frozen=True, slots=True)
class ActivityView:
    """One activity as pages show it."""

    id: int
    uuid: str
    registration_id: int
    context_id: int
    kind: str
    title: str
    prompt: str
    prompt_html: str
    objective: str
    reason: str
    opens_at: datetime | None
    closes_at: datetime | None
    score_maximum: float
    version: int
