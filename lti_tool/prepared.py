"""Statements that every launch or page runs: worked out once, then handed to the driver as they are.

SQLAlchemy looks a statement up, and makes a context and a result for it, each time; on SQLite that is three
times the work of the database (docs/performance.md). What else it does for whoever runs a statement is done
here too: values of our types on both sides, its own errors, and a word to those who listen.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from sqlalchemy import ColumnElement, Dialect, Insert, SelectBase
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError, MultipleResultsFound
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Values = Mapping[str, object]
Conversion = Callable[[Any], Any]


class Prepared:
    """A statement that is the same each time, but for the values of its parameters.

    No list among those values, and none that SQLAlchemy would have to put in by itself: such a statement is
    refused when it is first run.
    """

    def __init__(self, statement: SelectBase | Insert) -> None:
        """An INSERT is for the columns of its table that it is first given values for."""
        self._statement = statement
        self._plans: dict[str, _Plan] = {}

    def all(self, session: Session, values: Values) -> list[Any]:
        """Run it in the session's transaction; return its rows, each with a field for each column.

        Raises:
            DBAPIError: one of its subclasses, as from the session itself.
        """
        connection = session.connection()
        plan = self._plans.get(connection.dialect.name) or self._plan(connection.dialect, values)
        with _cursor(connection, plan.sql, values) as cursor:
            cursor.execute(plan.sql, plan.given(values))
            return plan.taken(cursor, connection.dialect)

    def each(self, session: Session, rows: Sequence[Values]) -> None:
        """Run it for each of these, none or more, at one go; it returns nothing.

        Raises:
            DBAPIError: as `all` does.
        """
        if not rows:
            return
        connection = session.connection()
        plan = self._plans.get(connection.dialect.name) or self._plan(connection.dialect, rows[0])
        with _cursor(connection, plan.sql, rows) as cursor:
            cursor.executemany(plan.sql, cast(Any, [plan.given(row) for row in rows]))

    def one_or_none(self, session: Session, values: Values) -> Any:
        """Run it and return its only row, None where there is none.

        Raises:
            MultipleResultsFound: there are several.
        """
        rows = self.all(session, values)
        if len(rows) > 1:
            raise MultipleResultsFound
        return rows[0] if rows else None

    def _plan(self, dialect: Dialect, values: Values) -> "_Plan":
        keys = set(values)
        if isinstance(self._statement, Insert):
            keys &= set(self._statement.table.c.keys())
        compiled = self._statement.compile(dialect=dialect, column_keys=sorted(keys))
        if compiled.post_compile_params or compiled.literal_execute_params or compiled.insert_prefetch:
            raise ValueError(f"not to be prepared: {compiled}")
        columns = self._statement.exported_columns
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        writing = ((name, _impl(bind, dialect).bind_processor(dialect)) for name, bind in binds.items())
        plan = self._plans[dialect.name] = _Plan(
            sql=str(compiled),
            order=list(compiled.positiontup) if compiled.positiontup else None,
            always={name: value for name, value in compiled.params.items() if not binds[name].required},
            writing=[(name, write) for name, write in writing if write],
            columns=list(columns),
            row=partial(tuple.__new__, namedtuple("Row", map(str, columns.keys()))),
        )
        return plan


@dataclass(slots=True)
class _Plan:
    """A statement in one database's words, and what becomes of values on their way there and back."""

    sql: str
    order: Sequence[str] | None
    """In which order the driver takes parameters, None where it takes them by name."""
    always: Values
    """Those that stand in the statement itself."""
    writing: Sequence[tuple[str, Conversion]]
    columns: Sequence[ColumnElement[Any]]
    row: Callable[[Sequence[Any]], Any]
    """Makes the named tuple of a row, without the look at its length that the tuple's own way takes."""
    reading: Sequence[tuple[int, Conversion]] | None = None
    """By place; known once the driver has said what its columns are."""

    def given(self, values: Values) -> Sequence[object] | Values:
        """Return the parameters as the driver takes them."""
        whole = {**self.always, **values}
        for name, write in self.writing:
            if whole[name] is not None:
                whole[name] = write(whole[name])
        return whole if self.order is None else [whole[name] for name in self.order]

    def taken(self, cursor: DBAPICursor, dialect: Dialect) -> list[Any]:
        """Return the driver's rows as ours."""
        if not self.columns:
            return []
        if self.reading is None:
            kinds = [column[1] for column in cursor.description]
            reading = [
                _impl(column, dialect).result_processor(dialect, kind)
                for column, kind in zip(self.columns, kinds, strict=True)
            ]
            self.reading = [(place, read) for place, read in enumerate(reading) if read]
        if not self.reading:
            return list(map(self.row, cursor.fetchall()))
        return [self._row(list(values), self.reading) for values in cursor.fetchall()]

    def _row(self, values: list[Any], reading: Sequence[tuple[int, Conversion]]) -> Any:
        for place, read in reading:
            if values[place] is not None:
                values[place] = read(values[place])
        return self.row(values)


@contextmanager
def _cursor(connection: Connection, sql: str, values: Any) -> Iterator[DBAPICursor]:
    """Lend a cursor, once those who listen were told; what fails fails as SQLAlchemy's own."""
    cursor = connection.connection.cursor()
    try:
        for told in connection.engine.dispatch.before_cursor_execute:
            told(connection, cursor, sql, values, None, False)
        yield cursor
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_usual(connection, sql, error) from error
    finally:
        cursor.close()


def _impl(typed: ColumnElement[Any], dialect: Dialect) -> TypeEngine[Any]:
    return typed.type.dialect_impl(dialect)


def _as_usual(connection: Connection, sql: str, error: Any) -> Exception:
    """Return what SQLAlchemy raises for this error of the driver; a connection that is lost is given up.

    So are those that lie in the pool since before: else each would fail a request after a restart (fault 8).
    """
    dialect, lost = connection.dialect, connection.connection
    is_lost = dialect.is_disconnect(error, lost, None)
    if is_lost:
        connection.engine.pool._invalidate(lost, error)
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    usual: Exception = DBAPIError.instance(
        sql, None, error, base, hide_parameters=True, connection_invalidated=is_lost, dialect=dialect
    )
    return usual
