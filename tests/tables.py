"""How a template database gets its tables."""

import pkgutil
from importlib import import_module

import lti_tool
from lti_tool.database import Base
from tests.databases import engine_on


def make_tables(url: str) -> None:
    """Make every table that a model describes."""
    for module in pkgutil.walk_packages(lti_tool.__path__, "lti_tool."):
        if module.name.endswith(".models"):
            import_module(module.name)
    with engine_on(url) as engine:
        Base.metadata.create_all(engine)
