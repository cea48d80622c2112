-- The ledger. Times are whole microseconds since 1970-01-01T00:00Z; offsets are code points of
-- document.text, half-open; lists and bodies are JSON. Nothing is deleted, and the one change is
-- that recorded_end, once, goes from NULL to the time of the run that superseded the row.

CREATE TABLE run (
  seq      INTEGER PRIMARY KEY,
  id       TEXT    NOT NULL UNIQUE,
  recorded INTEGER NOT NULL UNIQUE,
  version  TEXT    NOT NULL,
  pipeline TEXT    NOT NULL,
  settings TEXT    NOT NULL
) STRICT;

CREATE TABLE input (
  seq        INTEGER PRIMARY KEY,
  run        INTEGER NOT NULL REFERENCES run,
  place      TEXT    NOT NULL,
  raw_digest TEXT    NOT NULL,
  doc_id     TEXT    NOT NULL,
  status     TEXT    NOT NULL
) STRICT;

CREATE TABLE diagnostic (
  seq       INTEGER PRIMARY KEY,
  run       INTEGER NOT NULL REFERENCES run,
  code      TEXT    NOT NULL,
  place     TEXT    NOT NULL,
  why       TEXT    NOT NULL,
  next_step TEXT    NOT NULL
) STRICT;

-- What makes a document the one it is.
CREATE TABLE document (
  seq      INTEGER PRIMARY KEY,
  id       TEXT    NOT NULL UNIQUE,
  url      TEXT    NOT NULL,
  text     TEXT    NOT NULL,
  recorded INTEGER NOT NULL
) STRICT;

-- Where copies of it were read. The smallest path is the document's.
CREATE TABLE location (
  doc        INTEGER NOT NULL REFERENCES document,
  path       TEXT    NOT NULL,
  raw_digest TEXT    NOT NULL,
  recorded   INTEGER NOT NULL,
  PRIMARY KEY (doc, path, raw_digest)
) STRICT, WITHOUT ROWID;

-- What is known about it. One row of a document is in force at a time.
CREATE TABLE metadata (
  seq             INTEGER PRIMARY KEY,
  doc             INTEGER NOT NULL REFERENCES document,
  path            TEXT    NOT NULL,
  digest          TEXT    NOT NULL,
  published_begin INTEGER,
  published_end   INTEGER,
  updated_begin   INTEGER,
  published       TEXT    NOT NULL,
  updated         TEXT,
  zones           TEXT    NOT NULL,
  outlet          TEXT    NOT NULL,
  byline          TEXT    NOT NULL,
  title           TEXT    NOT NULL,
  language        TEXT    NOT NULL,
  external_id     TEXT    NOT NULL,
  recorded_begin  INTEGER NOT NULL,
  recorded_end    INTEGER CHECK (recorded_end >= recorded_begin)
) STRICT;

CREATE UNIQUE INDEX metadata_in_force ON metadata (doc) WHERE recorded_end IS NULL;

-- Which inputs need not be read again.
CREATE TABLE input_key (
  seq            INTEGER PRIMARY KEY,
  raw_digest     TEXT    NOT NULL,
  ingest         TEXT    NOT NULL,
  pipeline       TEXT    NOT NULL,
  doc            INTEGER NOT NULL REFERENCES document,
  path           TEXT    NOT NULL,
  recorded_begin INTEGER NOT NULL,
  recorded_end   INTEGER CHECK (recorded_end >= recorded_begin)
) STRICT;

CREATE UNIQUE INDEX input_key_in_force
  ON input_key (raw_digest, ingest, pipeline, doc, path) WHERE recorded_end IS NULL;

CREATE TABLE origin (
  seq       INTEGER PRIMARY KEY,
  annotator TEXT    NOT NULL,
  version   TEXT    NOT NULL,
  settings  TEXT    NOT NULL,
  UNIQUE (annotator, version, settings)
) STRICT;

CREATE TABLE entry (
  seq            INTEGER PRIMARY KEY,
  id             TEXT    NOT NULL,
  type           TEXT    NOT NULL,
  doc            INTEGER NOT NULL REFERENCES document,
  run            INTEGER NOT NULL REFERENCES run,
  origin         INTEGER NOT NULL REFERENCES origin,
  digest         BLOB    NOT NULL,
  said           TEXT    NOT NULL,
  valid          TEXT    NOT NULL,
  body           TEXT    NOT NULL,
  recorded_begin INTEGER NOT NULL,
  recorded_end   INTEGER CHECK (recorded_end >= recorded_begin)
) STRICT;

CREATE UNIQUE INDEX entry_in_force ON entry (id) WHERE recorded_end IS NULL;
CREATE INDEX entry_doc ON entry (doc);

-- Quotes are not kept: they are cut from document.text.
CREATE TABLE evidence (
  entry INTEGER NOT NULL REFERENCES entry,
  ord   INTEGER NOT NULL,
  start INTEGER NOT NULL CHECK (start >= 0),
  stop  INTEGER NOT NULL CHECK (stop > start),
  PRIMARY KEY (entry, ord)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER run_no_delete        BEFORE DELETE ON run        BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER input_no_delete      BEFORE DELETE ON input      BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER diagnostic_no_delete BEFORE DELETE ON diagnostic BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER document_no_delete   BEFORE DELETE ON document   BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER location_no_delete   BEFORE DELETE ON location   BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER metadata_no_delete   BEFORE DELETE ON metadata   BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER input_key_no_delete  BEFORE DELETE ON input_key  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER origin_no_delete     BEFORE DELETE ON origin     BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER entry_no_delete      BEFORE DELETE ON entry      BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER evidence_no_delete   BEFORE DELETE ON evidence   BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER run_no_update        BEFORE UPDATE ON run        BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER input_no_update      BEFORE UPDATE ON input      BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER diagnostic_no_update BEFORE UPDATE ON diagnostic BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER document_no_update   BEFORE UPDATE ON document   BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER location_no_update   BEFORE UPDATE ON location   BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER origin_no_update     BEFORE UPDATE ON origin     BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER evidence_no_update   BEFORE UPDATE ON evidence   BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER metadata_close_only BEFORE UPDATE ON metadata
WHEN OLD.recorded_end IS NOT NULL OR NEW.recorded_end IS NULL
  OR (OLD.seq, OLD.doc, OLD.path, OLD.digest, OLD.published_begin, OLD.published_end, OLD.updated_begin,
      OLD.published, OLD.updated, OLD.zones, OLD.outlet, OLD.byline, OLD.title, OLD.language,
      OLD.external_id, OLD.recorded_begin)
  IS NOT
     (NEW.seq, NEW.doc, NEW.path, NEW.digest, NEW.published_begin, NEW.published_end, NEW.updated_begin,
      NEW.published, NEW.updated, NEW.zones, NEW.outlet, NEW.byline, NEW.title, NEW.language,
      NEW.external_id, NEW.recorded_begin)
BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER input_key_close_only BEFORE UPDATE ON input_key
WHEN OLD.recorded_end IS NOT NULL OR NEW.recorded_end IS NULL
  OR (OLD.seq, OLD.raw_digest, OLD.ingest, OLD.pipeline, OLD.doc, OLD.path, OLD.recorded_begin)
  IS NOT
     (NEW.seq, NEW.raw_digest, NEW.ingest, NEW.pipeline, NEW.doc, NEW.path, NEW.recorded_begin)
BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER entry_close_only BEFORE UPDATE ON entry
WHEN OLD.recorded_end IS NOT NULL OR NEW.recorded_end IS NULL
  OR (OLD.seq, OLD.id, OLD.type, OLD.doc, OLD.run, OLD.origin, OLD.digest, OLD.said, OLD.valid, OLD.body,
      OLD.recorded_begin)
  IS NOT
     (NEW.seq, NEW.id, NEW.type, NEW.doc, NEW.run, NEW.origin, NEW.digest, NEW.said, NEW.valid, NEW.body,
      NEW.recorded_begin)
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
