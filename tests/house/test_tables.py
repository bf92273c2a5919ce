"""Tables that a lower room knows by name are as the room that owns them says."""

import sys
from importlib import import_module
from pkgutil import walk_packages

from sqlalchemy import TableClause
from sqlalchemy.schema import Table

import lti_tool
from lti_tool.database import Base


def named_only() -> dict[str, TableClause]:
    """Every table of the product that stands in a module by names, by where it stands."""
    for found in walk_packages(lti_tool.__path__, "lti_tool."):
        if "sandbox" not in found.name:
            import_module(found.name)
    return {
        f"{module}.{name}": value
        for module in [one for one in sys.modules if one.startswith("lti_tool.")]
        for name, value in vars(sys.modules[module]).items()
        if isinstance(value, TableClause) and not isinstance(value, Table)
    }


def test_what_a_room_reads_of_one_above_stands_in_its_table() -> None:
    found = named_only()

    assert {value.name for value in found.values()} == {"activity", "registration"}
    assert len({id(value) for value in found.values()}) == 2
    for value in found.values():
        owned = Base.metadata.tables[value.name].columns
        for column in value.columns:
            assert column.name in owned
            assert isinstance(owned[column.name].type, type(column.type))
