"""What SQLAlchemy compiles is kept for a whole run of tests, as each test opens databases of its own."""

from collections.abc import Hashable
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Engine, event

_DIALECTS: Final = dict[Hashable, Dialect]()
_COMPILED: Final = dict[Hashable, dict[Any, Any]]()


def share_compiled_sql() -> None:
    """Let every engine of a kind speak one dialect, as what was compiled is known by it.

    A third of a short test's time went into compiling the same statements for an engine of its own.
    """
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    own = connection.dialect
    kind = (own.name, own.driver, own.paramstyle)
    connection.dialect = _DIALECTS.setdefault(kind, own)
    connection.execution_options(compiled_cache=_COMPILED.setdefault(kind, {}))
