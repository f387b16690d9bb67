"""Where SELECTs run and where tables live: the one folder that speaks to DuckDB and Delta."""
