"""From the files in `grammar/` to an `Edition`: found, flattened, compiled once, kept in a cache."""
