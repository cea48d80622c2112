-- What a search asks: the words of the articles, and who speaks in them. Both are indexes: everything in
-- them is also in document.text and entry.body, from which they are made. The writer fills them,
-- since a trigger may not reach a virtual table where the schema is not trusted.

CREATE VIRTUAL TABLE document_text USING fts5(
  text, content = 'document', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE speaker (
  doc       INTEGER NOT NULL REFERENCES document,
  entry     INTEGER NOT NULL REFERENCES entry,
  ord       INTEGER NOT NULL,
  authority TEXT    NOT NULL,
  act       TEXT    NOT NULL,
  name      TEXT    NOT NULL,
  PRIMARY KEY (doc, entry, ord)
) STRICT, WITHOUT ROWID;

INSERT INTO document_text (document_text) VALUES ('rebuild');

INSERT INTO speaker (doc, entry, ord, authority, act, name)
SELECT e.doc, e.seq, s.key, coalesce(json_extract(s.value, '$.authority'), ''),
       coalesce(json_extract(e.body, '$.act'), ''), coalesce(json_extract(s.value, '$.name'), '')
FROM entry e, json_each(CASE WHEN json_valid(e.body) THEN e.body ELSE '{}' END, '$.sources') s
WHERE e.type = 'attribution' AND s.type = 'object';

CREATE TRIGGER speaker_no_delete BEFORE DELETE ON speaker BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER speaker_no_update BEFORE UPDATE ON speaker BEGIN SELECT RAISE(ABORT, 'append-only'); END;
