"""One module for each package: how it is called, and what it calls the facts.

They run in the package's own environment, so they import nothing else of this project; their names keep out of the
packages' way."""
