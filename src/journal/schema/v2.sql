-- Version 2: encrypted files, people of the office, pseudonyms, personal details beside the entries.

ALTER TABLE entries ADD COLUMN form INTEGER NOT NULL DEFAULT 1;      -- how its hash is made: 1 or 2
ALTER TABLE entries ADD COLUMN approver TEXT;                        -- the second person, where two are asked for

DROP TRIGGER entries_never_change;

CREATE TRIGGER entries_never_change BEFORE UPDATE OF position, id, desk, seq, wall_ms, mono_ms, operator, kind, card,
    batch, undoes, body, private_digest, prev, hash, form, approver ON entries
BEGIN SELECT RAISE(ABORT, 'a journal entry never changes'); END;

-- Names beside an entry of form 1 may only be erased.
CREATE TRIGGER entries_private_only_goes BEFORE UPDATE OF private ON entries WHEN NEW.private IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a journal entry never changes'); END;

-- What stands for a number in the body of an entry; without its row nobody can say whose the pseudonym is.
CREATE TABLE pseudonyms (
    token      TEXT PRIMARY KEY CHECK (length(token) = 8),
    stands_for TEXT NOT NULL UNIQUE                              -- `p:` and an education ID, `u:` and a UID
) STRICT, WITHOUT ROWID;

-- Personal details of an entry of form 2, one row for each person; the digest stays when the text is erased.
CREATE TABLE particulars (
    entry  BLOB    NOT NULL REFERENCES entries (id),
    item   INTEGER NOT NULL,
    person TEXT,                                                 -- pseudonym
    text   TEXT,
    digest BLOB    NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (entry, item)
) STRICT, WITHOUT ROWID;

CREATE INDEX particulars_of_person ON particulars (person) WHERE person IS NOT NULL;

CREATE TRIGGER particulars_never_change BEFORE UPDATE OF entry, item, person, digest ON particulars
BEGIN SELECT RAISE(ABORT, 'a personal detail is only ever erased'); END;

CREATE TRIGGER particulars_only_go BEFORE UPDATE OF text ON particulars WHEN NEW.text IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a personal detail is only ever erased'); END;

CREATE TRIGGER particulars_never_go BEFORE DELETE ON particulars
BEGIN SELECT RAISE(ABORT, 'a personal detail is only ever erased'); END;

CREATE TABLE operators (
    operator TEXT    PRIMARY KEY,
    role     TEXT    NOT NULL CHECK (role IN ('clerk', 'teacher', 'verifier', 'admin')),
    retired  INTEGER NOT NULL CHECK (retired IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Hashes of passwords: no projection, because no entry holds them.
CREATE TABLE secrets (
    operator TEXT PRIMARY KEY,
    phc      TEXT NOT NULL                                       -- argon2id, PHC string
) STRICT, WITHOUT ROWID;

-- One row: whether this journal is of an invented school.
CREATE TABLE origin (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    training INTEGER NOT NULL CHECK (training IN (0, 1))
) STRICT;

INSERT INTO origin (one, training) VALUES (1, 0);
