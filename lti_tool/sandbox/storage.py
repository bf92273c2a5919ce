"""The campus on disk: one JSON file, replaced as a whole so that a reader never sees half of it."""

import os
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from lti_tool.sandbox.state import Site
from lti_tool.sandbox.troubles import Faults

_SITES = TypeAdapter(dict[str, Site])
MESSAGES_KEPT_ON_DISK = 300


def load(file: Path) -> dict[str, Site]:
    """The sites as they were saved; empty where nothing was. Faults do not outlive a restart."""
    if not file.exists():
        return {}
    sites = _SITES.validate_json(file.read_bytes())
    return {ways: replace(site, faults=Faults()) for ways, site in sites.items()}


def save(file: Path, sites: dict[str, Site]) -> None:
    """Write the sites beside the file and put them in its place."""
    kept = {
        ways: replace(site, messages=site.messages[-MESSAGES_KEPT_ON_DISK:]) for ways, site in sites.items()
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_bytes(_SITES.dump_json(kept))
    os.replace(draft, file)
