"""From bytes to documents. Text is normalised here, once."""
