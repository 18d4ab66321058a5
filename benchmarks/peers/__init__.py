"""What `make bench-peers` measures: other packages and we on the same XML, and what each got right."""
