"""PostgreSQL is tested on a machine that has only Python, too, and no test meets what another has left."""

import pytest
from sqlalchemy import create_engine

from tests.postgres_server import clear_tables, packaged_programs, postgres_server


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


def test_ids_begin_anew_for_the_next_test(laid_postgres: str) -> None:
    """Also those that were told where to go on, and have not gone on yet, as after a copy."""
    engine = create_engine(laid_postgres.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.exec_driver_sql("SELECT setval('workflows_id_seq', 4, false)")
        connection.exec_driver_sql("SELECT nextval('users_id_seq')")
    clear_tables(laid_postgres)
    with engine.begin() as connection:
        counters = connection.exec_driver_sql("SELECT nextval('workflows_id_seq'), nextval('users_id_seq')")
        assert counters.one() == (1, 1)
    engine.dispose()
