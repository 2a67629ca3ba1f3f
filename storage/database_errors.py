"""What may be told of a database's error: what it is about, and none of the rows."""

from sqlalchemy.exc import DataError, DBAPIError

DatabaseError = DBAPIError


def tell_database_error(error: DBAPIError) -> str:
    """The database's first line, such as `database is locked`.

    What follows may show a row, and so may the first line where a value didn't fit its column.
    """
    kind, first_line = type(error.orig).__name__, str(error.orig).partition("\n")[0]
    return kind if isinstance(error, DataError) else f"{kind}: {first_line}"
