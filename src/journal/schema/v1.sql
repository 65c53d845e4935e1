-- The journal of one desk. `entries` only grows; every other table is a projection of it and can be
-- rebuilt from it to the same bytes.

CREATE TABLE entries (
    position       INTEGER PRIMARY KEY,                          -- order in which this file learned them
    id             BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),   -- UUIDv7
    desk           TEXT    NOT NULL,
    seq            INTEGER NOT NULL CHECK (seq >= 1),            -- counts the entries of this desk
    wall_ms        INTEGER NOT NULL,                             -- what the clock of the desk said
    mono_ms        INTEGER NOT NULL,                             -- the same, but always later than the entry before
    operator       TEXT    NOT NULL,
    kind           TEXT    NOT NULL,
    card           TEXT,                                         -- copied out of the body, to find the entry by
    batch          TEXT,                                         -- copied out of the body, to find the entry by
    undoes         BLOB    UNIQUE REFERENCES entries (id),       -- the entry that this one takes back
    body           TEXT    NOT NULL CHECK (json_valid(body)),    -- the act without names of people
    private        TEXT,                                         -- names of people with their salt; erasable
    private_digest BLOB    CHECK (length(private_digest) = 32),  -- SHA-256 of `private`, kept when that is erased
    prev           BLOB    NOT NULL CHECK (length(prev) = 32),   -- hash of the entry before, zeros for the first
    hash           BLOB    NOT NULL CHECK (length(hash) = 32),
    UNIQUE (desk, seq)
) STRICT;

CREATE INDEX entries_of_card ON entries (card, position) WHERE card IS NOT NULL;
CREATE INDEX entries_of_batch ON entries (batch, kind, position) WHERE batch IS NOT NULL;

CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'a journal entry never changes'); END;

CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'a journal entry never goes away'); END;

-- INSERT OR REPLACE deletes without the trigger above where recursive_triggers is off.
CREATE TRIGGER entries_never_repeat BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM entries WHERE id = NEW.id OR (desk = NEW.desk AND seq = NEW.seq))
BEGIN SELECT RAISE(ABORT, 'a journal entry is written once'); END;

CREATE TABLE students (
    education_id TEXT    PRIMARY KEY CHECK (education_id GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
    reversed     TEXT    NOT NULL,                               -- the same digits backwards, to find by their end
    name         TEXT    NOT NULL,
    folded       TEXT    NOT NULL,                               -- the name as it is compared
    sex          TEXT    CHECK (sex IN ('male', 'female')),
    grade        INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 12),
    class        INTEGER NOT NULL CHECK (class BETWEEN 1 AND 99),
    seat         INTEGER,
    valid_until  TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX students_of_class ON students (grade, class, seat, education_id);
CREATE INDEX students_by_name ON students (folded);
CREATE INDEX students_by_end ON students (reversed);

CREATE TABLE readings (
    education_id TEXT NOT NULL REFERENCES students (education_id) ON DELETE CASCADE,
    syllables    TEXT NOT NULL,                                  -- wangzihan
    initials     TEXT NOT NULL,                                  -- wzh
    PRIMARY KEY (education_id, syllables, initials)
) STRICT, WITHOUT ROWID;

CREATE INDEX readings_by_syllables ON readings (syllables);
CREATE INDEX readings_by_initials ON readings (initials);

CREATE TABLE batches (
    batch       TEXT    PRIMARY KEY,
    number      INTEGER NOT NULL UNIQUE,                         -- order of the first import, from 1
    file        TEXT    NOT NULL,
    expected    INTEGER NOT NULL,
    imported_ms INTEGER NOT NULL,
    closed_ms   INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE cards (
    card            TEXT    PRIMARY KEY,
    holder          TEXT    CHECK (length(holder) = 8),
    kind            TEXT    NOT NULL,
    card_number     TEXT,
    transit_number  TEXT,
    uid             TEXT    CHECK (length(uid) IN (8, 14, 20)),
    custody         TEXT    NOT NULL CHECK (custody IN
        ('expected', 'in-office', 'quarantined', 'held', 'lost', 'found', 'surrendered', 'never-arrived')),
    reason          TEXT,
    batch           TEXT,
    tray            INTEGER,
    place           INTEGER,
    handed_ms       INTEGER,
    handed_desk     TEXT,
    collector       TEXT,
    loss_claimed    INTEGER NOT NULL CHECK (loss_claimed IN (0, 1)),
    superseded      INTEGER NOT NULL CHECK (superseded IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX cards_by_uid ON cards (uid) WHERE uid IS NOT NULL;
CREATE INDEX cards_by_holder ON cards (holder) WHERE holder IS NOT NULL;
CREATE INDEX cards_by_transit_number ON cards (transit_number) WHERE transit_number IS NOT NULL;
CREATE INDEX cards_by_card_number ON cards (card_number) WHERE card_number IS NOT NULL;
CREATE INDEX cards_of_batch ON cards (batch, custody) WHERE batch IS NOT NULL;

-- A card that was handed over and has not come back: never two rows for one card.
CREATE TABLE open_handovers (
    card TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    desk TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX one_open_handover ON open_handovers (card);
