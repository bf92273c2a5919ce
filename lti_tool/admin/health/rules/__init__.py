"""How this Stoke fares: figures in, findings out."""

from lti_tool.admin.health.rules.figures import (
    Answered,
    Figures,
    LaunchesToday,
    MailFigures,
    PauseFigures,
    PlatformFigures,
    Queue,
    RecordFigures,
    Rosters,
)
from lti_tool.admin.health.rules.health import Finding, Level, Matter, judge, needing

__all__ = [
    "Answered",
    "Figures",
    "Finding",
    "LaunchesToday",
    "Level",
    "MailFigures",
    "Matter",
    "PauseFigures",
    "PlatformFigures",
    "Queue",
    "RecordFigures",
    "Rosters",
    "judge",
    "needing",
]
