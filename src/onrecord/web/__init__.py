"""The reading room: the record as pages in a browser, served from this machine to this machine."""
