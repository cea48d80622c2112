"""Views over the entries of one story: derived, never stored, rebuilt at any time."""
