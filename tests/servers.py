"""The database servers that tests may use: where they are, whether they answer, a corner for each run.

python -m tests.servers            says which server answers
python -m tests.servers postgres   the same for one; the exit code is 1 when it does not
"""

import os
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from attrs import frozen
from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool
from typing_extensions import override

ANSWER_SECONDS_MAX = 5


@frozen
class Server:
    """A kind of server: the variable that says where it is, and where it is looked for without."""

    name: str
    variable: str
    default: str

    @property
    def url(self) -> URL:
        """Where this run looks for it."""
        return make_url(os.environ.get(self.variable) or self.default)

    @override
    def __str__(self) -> str:
        return f"{self.name} at {self.url.render_as_string(hide_password=True)}"


SERVERS: Mapping[str, Server] = {
    "postgres": Server(
        "PostgreSQL",
        "SELFSHOP_TEST_POSTGRES",
        "postgresql+psycopg://postgres@127.0.0.1:5432/test",
    ),
    "mariadb": Server(
        "MariaDB",
        "SELFSHOP_TEST_MARIADB",
        "mariadb+pymysql://root@127.0.0.1:3306/test",
    ),
}


def required() -> bool:
    """Whether a server that does not answer is a failure rather than a reason to skip."""
    return bool(os.environ.get("SELFSHOP_REQUIRE_SERVERS")) or os.environ.get("CI") == "true"


def silence_of(server: Server) -> str | None:
    """Say in one line why *server* cannot be used; None when it answers."""
    engine = _engine(server.url)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        reason = (str(error.__cause__ or error).strip().splitlines() or ["no reason given"])[0]
        return f"{server} does not answer: {reason}"
    finally:
        engine.dispose()
    return None


@contextmanager
def own_corner(server: Server) -> Iterator[str]:
    """Give the URL of an empty schema (MariaDB: database) of the caller's own; drop it afterwards.

    The URL alone is enough: on PostgreSQL it carries the search path.
    """
    corner = f"selfshop_test_{uuid.uuid4().hex[:16]}"  # noqa: TID251  # a name for this run, not an id of the shop
    engine = _engine(server.url)
    try:
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {corner}"))
        try:
            yield _inside(server.url, corner).render_as_string(hide_password=False)
        finally:
            cascade = " CASCADE" if engine.dialect.name == "postgresql" else ""
            with engine.begin() as connection:
                connection.execute(text(f"DROP SCHEMA {corner}{cascade}"))
    finally:
        engine.dispose()


def _inside(url: URL, corner: str) -> URL:
    if url.get_backend_name() == "postgresql":
        return url.update_query_dict({"options": f"-csearch_path={corner}"})
    return url.set(database=corner)


def _engine(url: URL) -> Engine:
    patience = {"connect_timeout": ANSWER_SECONDS_MAX}
    return create_engine(url, poolclass=NullPool, connect_args=patience)


def main(names: list[str]) -> int:
    """Print a line for each server; return 1 when one of *names* does not answer."""
    silent = 0
    for name in names or SERVERS:
        silence = silence_of(SERVERS[name])
        print(silence or f"{SERVERS[name]} answers")  # noqa: T201  # a script's output
        silent += silence is not None
    return min(silent, 1) if names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
