"""PostgreSQL is tested on a machine that has only Python, too."""

import pytest
from sqlalchemy import create_engine

from tests.postgres_server import packaged_programs, postgres_server


def test_a_server_runs_from_a_package_alone() -> None:
    """As any user, whatever PostgreSQL the machine has."""
    programs = packaged_programs()
    if programs is None:
        pytest.skip("there is no package with PostgreSQL's programs for this machine")
    pytest.importorskip("psycopg")
    with postgres_server(programs) as server:
        engine = create_engine(server.url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as connection:
            version = connection.exec_driver_sql("SHOW server_version").scalar_one()
        engine.dispose()
    assert version.startswith("17.")
