"""From a document to an annotated document: sentences, entities, times, attributions, events."""
