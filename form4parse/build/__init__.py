"""Makes the domain objects of a parse tree, each value with its place."""
