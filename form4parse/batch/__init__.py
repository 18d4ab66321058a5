"""Many sources: found, read with all cores, kept until all are done, and written."""
