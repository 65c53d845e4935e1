-- Version 2: the projections know the whole way of a card, the stages of a batch and who has left. They are
-- folded again from the entries right after this script.

DROP TABLE open_handovers;
DROP TABLE cards;
DROP TABLE batches;
DROP TABLE readings;
DROP TABLE students;

CREATE TABLE students (
    education_id TEXT    PRIMARY KEY CHECK (education_id GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
    reversed     TEXT    NOT NULL,                               -- the same digits backwards, to find by their end
    name         TEXT    NOT NULL,
    folded       TEXT    NOT NULL,                               -- the name as it is compared
    sex          TEXT    CHECK (sex IN ('male', 'female')),
    grade        INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 12),
    class        INTEGER NOT NULL CHECK (class BETWEEN 1 AND 99),
    seat         INTEGER,
    valid_until  TEXT,
    departed_on  TEXT,                                           -- last day at this school
    departure    TEXT    CHECK (departure IN ('graduated', 'transferred', 'left-province')),
    private      TEXT    CHECK (json_valid(private)),             -- what the school has switched on
    CHECK ((departed_on IS NULL) = (departure IS NULL))
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
    closed_ms   INTEGER,
    stage       TEXT    NOT NULL CHECK (stage IN ('ordered', 'made', 'at-district', 'received', 'checking',
        'checked', 'distributing', 'reconciled', 'closed')),
    sealed      INTEGER,                                         -- pieces counted when the sealed box came
    signed      TEXT    CHECK (json_valid(signed)),              -- the numbers at the closing; they never change
    late        INTEGER NOT NULL,                                -- pieces that came after the closing
    CHECK ((closed_ms IS NOT NULL) = (stage = 'closed'))
) STRICT, WITHOUT ROWID;

CREATE TABLE cards (
    card            TEXT    PRIMARY KEY,
    holder          TEXT    CHECK (length(holder) = 8),
    kind            TEXT    NOT NULL,
    card_number     TEXT,
    transit_number  TEXT,
    uid             TEXT    CHECK (length(uid) IN (8, 14, 20)),
    custody         TEXT    NOT NULL CHECK (custody IN
        ('expected', 'at-district', 'in-office', 'quarantined', 'with-teacher', 'held', 'lost', 'found',
         'surrendered', 'returned-to-issuer', 'at-other-school', 'never-arrived')),
    detail          TEXT    CHECK (json_valid(detail)),          -- what the word of custody carries
    bundle          TEXT,
    batch           TEXT,
    tray            INTEGER,
    place           INTEGER,
    handed_ms       INTEGER,
    handed_desk     TEXT,
    collector       TEXT,
    loss_claimed    INTEGER NOT NULL CHECK (loss_claimed IN (0, 1)),
    superseded      INTEGER NOT NULL CHECK (superseded IN (0, 1)),
    CHECK (bundle IS NULL OR custody = 'with-teacher')
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX cards_by_uid ON cards (uid) WHERE uid IS NOT NULL;
CREATE INDEX cards_by_holder ON cards (holder) WHERE holder IS NOT NULL;
CREATE INDEX cards_by_transit_number ON cards (transit_number) WHERE transit_number IS NOT NULL;
CREATE INDEX cards_by_card_number ON cards (card_number) WHERE card_number IS NOT NULL;
CREATE INDEX cards_of_bundle ON cards (bundle) WHERE bundle IS NOT NULL;
CREATE INDEX cards_of_batch ON cards (batch, custody) WHERE batch IS NOT NULL;

-- A card that was handed over and has not come back: never two rows for one card.
CREATE TABLE open_handovers (
    card TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    desk TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX one_open_handover ON open_handovers (card);
