-- Beginnings of up to five letters are indexed: each file number of a year begins with the same four,
-- and to find the words of a beginning that is not indexed takes as long as there are such words.
CREATE VIRTUAL TABLE household_prefixes USING fts5 (
  words, prefix = '1 2 3 4 5', tokenize = 'unicode61 remove_diacritics 0'
);
INSERT INTO household_prefixes (household_prefixes, rank) VALUES ('secure-delete', 1);
INSERT INTO household_prefixes (rowid, words) SELECT rowid, words FROM household_search;
DROP TABLE household_search;
ALTER TABLE household_prefixes RENAME TO household_search;
