"""Pages whose boxes and cells stand one below the other, in an order that is partly lost."""
