-- What a search over many articles asks of each: whether it is in force, when and where it was published.
-- All of it stands in the index, so that no row of metadata is read for an article that is not shown.

CREATE INDEX metadata_search ON metadata (doc, recorded_begin, recorded_end, published_begin, outlet);
CREATE INDEX metadata_published ON metadata (published_begin, doc, recorded_begin, recorded_end, outlet);
CREATE INDEX metadata_ends ON metadata (published_end, recorded_begin, recorded_end, published_begin);
