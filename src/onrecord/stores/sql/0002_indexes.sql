-- What reading asks for: the versions of a page, the history of a document or an entry, the inputs and
-- diagnostics of a run, and the keys of a document that a new reading closes.

CREATE INDEX document_url ON document (url) WHERE url <> '';
CREATE INDEX metadata_doc ON metadata (doc);
CREATE INDEX entry_id ON entry (id);
CREATE INDEX input_run ON input (run);
CREATE INDEX diagnostic_run ON diagnostic (run);
CREATE INDEX input_key_input ON input_key (raw_digest, ingest, pipeline);
CREATE INDEX input_key_doc ON input_key (doc) WHERE recorded_end IS NULL;
