-- What people decided about entries. When, is the time of the run. The target tells where the entry stands
-- in its article, so that the decision finds it when a later reading gives it another id.

CREATE TABLE decision (
  seq      INTEGER PRIMARY KEY,
  id       TEXT    NOT NULL UNIQUE,
  run      INTEGER NOT NULL REFERENCES run,
  doc      INTEGER NOT NULL REFERENCES document,
  entry    TEXT    NOT NULL,
  verb     TEXT    NOT NULL,
  reviewer TEXT    NOT NULL,
  target   TEXT    NOT NULL,
  field    TEXT    NOT NULL,
  old      TEXT    NOT NULL,
  new      TEXT    NOT NULL,
  other    TEXT    NOT NULL,
  undoes   TEXT    NOT NULL,
  note     TEXT    NOT NULL
) STRICT;

CREATE INDEX decision_run ON decision (run);
CREATE INDEX decision_entry ON decision (entry);

CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'append-only'); END;
