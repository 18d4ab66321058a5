"""Tables whose columns are kept by spaces."""
