"""Alembic's entry: runs the versions on the connection it is handed, or writes them as SQL."""

from alembic import context

from selfshop.adapters.sql.store import SqlStore

attributes = context.config.attributes
store: SqlStore = attributes["store"]
common = {"target_metadata": store.metadata, **attributes["options"]}

if context.is_offline_mode():
    context.configure(
        dialect_name=store.engine.dialect.name,
        literal_binds=True,
        transactional_ddl=False,
        **common,
    )
else:
    context.configure(connection=attributes["connection"], **common)

with context.begin_transaction():
    context.run_migrations()
