"""From articles to tables: DuckDB, with every statement in a .sql file. Knows nothing of the web or of Dagster."""
