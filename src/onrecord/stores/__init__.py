"""Back ends of the Store port. Never imported: reached by name through the registry."""
