"""Attributions by a small trained encoder; `annotator` holds the class, reached through the registry."""
