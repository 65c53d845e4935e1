# Verdicts: word, headline, next step. One thing to do at a time.

all-agree = MATCH
    .headline = { $how ->
        [three] Chip, face and roster agree
       *[two] What was read agrees with the roster
    }
    .look = Checked. Lay the next card.
    .wait = { wait-ok }
face-only = FACE OK
    .headline = The face agrees with the roster; the chip was not compared
    .look = To check the chip, lay the card on the reader.
    .wait = { wait-ok }
chip-only = CHIP OK
    .headline = The chip agrees with the roster; the face was not compared
    .look = Glance at the printed name, then lay the next card.
    .wait = { wait-ok }
chip-other-person = CHIP MISMATCH
    .headline = The chip points to someone else than face or roster
    .look = Give this card to nobody; keep it for checking.
    .wait = Press Space to set it aside; do not hand it over.
face-other-person = FACE MISMATCH
    .headline = The face points to someone else than chip or roster
    .look = Give this card to nobody; keep it for checking.
    .wait = Press Space to set it aside; do not hand it over.
not-on-list = NOT LISTED
    .headline = Nobody on the roster has this card
    .look = Look again by name or education ID (press /).
    .wait = Press Space to set it aside as not on the list.
field-diff = DIFFERENT
    .headline = The same person, but something differs: { $fields }
    .look = Compare face to face; report a wrong entry to the office.
    .wait = Compare, then press Space if right, Esc if not.
nobody-named = UNKNOWN
    .headline = Neither card nor code names anybody, so nothing can be compared
    .look = { $mode ->
        [intake] Scan the code on the face.
       *[other] Scan the face, or search with /.
    }
    .wait = Scan the face, or search with /.
roster-missing = NO ROSTER
    .headline = No roster was imported, so there is nothing to compare with
    .look = Import a roster first.
    .wait = Import a roster first.
old-card = OLD CARD
    .headline = A replacement was applied for: this is the old card
    .look = Keep the old card; the holder uses the new one.
    .wait = Press Space to take this old card in.
loss-reported = REPORTED LOST
    .headline = Its loss was reported here, or the chip is locked
    .look = Keep the card; the family settles it in the official system.
    .wait = Press Space to take this card in.
already = { $custody ->
        [in-office] TAKEN IN ALREADY
        [quarantined] SET ASIDE ALREADY
        [with-teacher] WITH THE TEACHER
        [back] BACK ALREADY
        [gone] SENT AWAY ALREADY
       *[held] ALREADY
    }
    .headline = This was recorded before; nothing was added
    .look = Check time and collector; press P to park a mistake.
    .wait = Check time and collector; press P to park a mistake.
expired = EXPIRED
    .headline = The last valid day has passed
    .look = Ask the family to extend it in the official app.
    .wait = Press Space to go on anyway, Esc to stop.
date-diff-extended = EXTENDED
    .headline = The chip is valid longer than printed: it was extended
    .look = Checked; the date in the chip counts.
    .wait = { wait-ok }
collision = ONE CARD
    .headline = Two cards on the reader; neither was recorded
    .look = Take all cards away, then lay one.
    .wait = Take all cards away, then lay one.
torn-read = AGAIN
    .headline = The card moved before it was read; nothing was recorded
    .look = Lay the card flat and lift it after the sound.
    .wait = Lay the card flat and lift it after the sound.
chip-dead = NO CHIP
    .headline = No answer three times; a chip card cannot be demagnetized
    .look = Scan the code on the face, or press P to park.
    .wait = Press Space to set it aside as chip without answer.
reader-cannot = READER CANNOT
    .headline = The card is fine; this reader does not know its chip
    .look = Scan the code on the face, or use another reader.
    .wait = Scan the code on the face, or use another reader.
not-a-card = NOT A CARD
    .headline = A phone or a card that changes its number names nobody
    .look = Lay the plastic student card.
    .wait = Lay the plastic student card.

wait-ok = { $mode ->
        [intake] Press Space to take it in, then put it into its slot.
        [handover] Give the card, then press Space to record it.
        [return] Press Space to record it as returned.
       *[verify] Checked. Lay the next card.
    }

step-second-card = A second card: 1 first broken, 2 first lost, 3 other; Esc drops it.
step-recorded = { $mode ->
        [intake] Taken in. Lay the next card.
        [handover] Handed over. Lay the next card.
        [return] Returned. Lay the next card.
       *[verify] Recorded. Lay the next card.
    }
step-set-aside = Set aside: { $reason }. Put it into the box.
step-dropped = Nothing was recorded. Lay the next card.

# What may be claimed: never more than was read.
level-l0 = found by its number
level-l1 = the code on the face agrees with the roster
level-l2 = this is the card that was taken in
level-l3 = the number in the chip is the number on the face
level-l3-record = the number in the chip is the number on record
level-l4 = the student data in the chip agrees
read-l1 = only the code on the face was read
read-l2 = only the chip's number was recognized
read-l3 = the public number in the chip was read
read-l4 = the student data in the chip was read
read-nothing = nothing was read that can be compared
evidence = Evidence { $level }
chip = chip
face = face
roster = roster

difference-name = NAME
difference-sex = SEX
difference-date = DATE
difference-transit-number = TRANSIT NO.
difference-not-yet = FIRST DAY
difference-more = { $first } …

finding-no-profile = No profile knows this card; only its UID was read
finding-sector-locked = Sector { $sector } did not open
finding-key-missing = The key file lacks “{ $name }”
finding-key-not-derived = The key “{ $name }” of this card cannot be derived: the card lacks the number that it needs
finding-directory-odd = The card's own directory is odd; it is used all the same
finding-not-in-directory = The card's own directory does not name { $application }
finding-unsteady = Sector { $sector } reads differently each time and is not used; lay the card still and read again
finding-classic-hidden = This card may have a MIFARE Classic half that this reader hides; use a reader that shows it
finding-classic-hidden-reader = This card may have a MIFARE Classic half that { $reader } hides; use a reader that shows it
finding-classic-hidden-switch = This card may have a MIFARE Classic half that { $reader } hides: { $switch }
finding-reader-stores-keys = The reader ({ $reader }) would have to store the key permanently, which Card Desk does not do: no sector was read, use another reader
finding-locked-by-issuer = The issuer has locked this card's application
finding-part-refused = The card refused one part
finding-check-failed = A check failed; that part is not used
finding-field-unreadable = One field could not be decoded
finding-text-truncated = A text is cut off in the chip; its beginning is compared
finding-unexpected = One value is outside the expected range
finding-profiles-disagree = Two profiles read different things: { $role }
finding-example-profile = Read by an example profile: for training only

role-transit-card-no = transit number
role-bjt-no = card number
role-edu-id = education ID
role-cmis-no = enrollment number
role-student-no = school's student number
role-student-name = name
role-sex = sex
role-school-code = school code
role-school-name = school
role-valid-from = first day
role-valid-to = valid until
role-transit-valid-to = transit valid until
role-card-kind = kind of card
role-card-status = card status
role-purse-balance = balance
