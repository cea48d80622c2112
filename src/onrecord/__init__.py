"""OnRecord reads the reporting on a developing story and keeps the record."""

__version__ = "0.1.0"
