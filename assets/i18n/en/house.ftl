# Journal, backups, privacy, settings, end of a shift.

menu-book = Journal
    .waits = { $count ->
        [one] 1 entry
       *[other] { $count } entries
    }
menu-backups = Backups
    .none = none was made yet
    .waits = the last { $hours ->
        [one] 1 hour
       *[other] { $hours } hours
    } ago
menu-privacy = Privacy
    .none = nobody's time is over
    .waits = the time of { $count ->
        [one] 1 student
       *[other] { $count } students
    } is over
menu-settings = Settings of the school
    .none = nothing to look at
    .waits = { $count ->
        [one] 1 thing
       *[other] { $count } things
    } to look at
menu-shift = End of the shift

# Journal.
book-title = Journal
    .hint = The newest come first; Enter opens one
    .choose-hint = Write a day as 2026-11-22; empty means all
    .entries = Entries
    .head = End of the chain
    .chosen = Only
    .checked = Verified
    .unchecked = not yet this time
    .number = No.
    .at = Time
    .desk = Desk
    .who = Who
    .what = What
    .about = About
    .day = Day
    .everybody = everybody
    .verify = Verify all
    .choose = Choose
    .older = Older
    .newer = Newer
    .empty = No such entries. Press C for another day or person
entry-title = Entry { $desk } { $seq }
    .hint = Numbers show their ends only; the pages of students and cards show all
    .what = What
    .about = About
    .at = Time
    .desk = Desk
    .who = Who
    .second = Second person
    .clock = Clock
    .clock-back = the clock of the computer went back before this entry
    .undone = Taken back
    .undone-by = by entry { $seq }
    .place = Place in the chain
    .place-of = { $seq } of { $last }
    .hash = Hash
    .before = Hash before it
    .id = Name
    .field = Field
    .value = Value
    .empty = This kind of act has no other fields
about-unnamed = student { $number }
about-students = { $count ->
        [one] 1 student
       *[other] { $count } students
    }
about-batch = batch { $batch }

# Backups.
backups-title = Backups
    .hint = Choose a file and press Enter for a restore drill
    .no-recipient-hint = First press K for a key: its secret goes onto a stick and into the safe
    .drill-hint = Put in the stick with the secret key and name its file; a drill leaves nothing behind
    .make-key-hint = The secret goes into a new file on a stick and nowhere else; old backups still need the old one
    .recipient = Public key
    .no-recipient = none is set: no backup can be made
    .folder = Folder
    .folder-gone = { $folder } (not there now)
    .last = Last backup
    .last-drill = Last drill
    .never = never
    .hours-ago = { $hours ->
        [one] 1 hour
       *[other] { $hours } hours
    } ago, { $at }
    .days-ago = { $days ->
        [one] 1 day
       *[other] { $days } days
    } ago, { $at }
    .drill-good = { $at }, everything held ({ $file })
    .drill-bad = { $at }, something did not hold ({ $file })
    .drilled-entries = Entries
    .drilled-students = Students
    .drilled-whole = File and chain are whole
    .drilled-anchored = Its end stands in this journal
    .drilled-doubt = Does not hold
    .at = Time
    .entries = Entries
    .anchor = Anchor
    .size = Size
    .until = Kept until (one a day)
    .state = Anchor checked
    .anchored = in the journal
    .not-anchored = not in the journal
    .other-desk = another desk
    .long = over a year
    .make = Back up now
    .drill = Restore drill
    .make-key = Make a key
    .identity = File of the secret key
    .secret-file = Secret into
    .empty = There is no backup in the folder yet
doubt-pages = a page of the file was changed
doubt-chain = the chain is broken
doubt-entries = it holds another number of entries than it says
doubt-heads = its chain ends elsewhere than it says
doubt-name = its name says something else than it holds

# Privacy.
privacy-title = Privacy
    .hint = Who looked at a full record, when and why
    .due-hint = A list only, nothing is erased yet; E erases, with two people
    .erase-hint = What is erased is gone; entries stay under a code. A second person must be here
    .audit-hint = Figures only, no student's name; as a document and a table. A second person must be here
    .looked = Looks
    .looked-count = { $count } in { $days ->
        [one] 1 day
       *[other] { $days } days
    }
    .months = Kept after leaving
    .months-count = { $count ->
        [one] 1 month
       *[other] { $count } months
    }
    .due = Time is over
    .due-count = { $count ->
        [one] 1 student
       *[other] { $count } students
    }
    .at = Time
    .who = Who looked
    .whom = Student
    .why = Why
    .left = Left on
    .departure = Where to
    .state = State
    .card-here = a card is here: see to it first
    .can-go = can be erased
    .whole-list = whole list { $list }, { $count ->
        [one] 1 row
       *[other] { $count } rows
    }
    .show-due = Show whose time is over
    .show-looks = Show who looked
    .erase = Erase what is over
    .audit = Yearly audit pack
    .year = Year
    .folder = Into folder
    .nobody-due = Nobody's time is over
    .no-looks = Nobody looked at a full record in this time
erasure-retention = the time is over
erasure-request = the family asked
export-evidence = the evidence of a card
export-student = the copy for the family
export-audit-pack = the yearly audit pack
offer-title = Export and erase
    .copy = Copy for the family
    .erase = Erase details
    .evidence = Export evidence
    .copy-hint = Holds full names and numbers: for the student and the family only. A second person must be here
    .erase-hint = What is erased is gone; entries stay under a code. A second person must be here
    .evidence-hint = Others can verify the history of this card without this desk. A second person must be here
    .file = File name
    .why = Why

# Settings of the school.
settings-title = Settings of the school
    .hint = Choose a line and press Enter; every change stands in the journal
    .setting-hint = { $label }: { $note }. { $wanted }; empty means the default
    .choice-hint = { $label }: { $note }
    .new-hint = For a new term: choose the setting, write the name, then the value
    .import-hint = The whole file is read at once; what it does not name has its default
    .doubt = Look at this
    .more-doubts = { $count } more
    .no-doubt = nothing
    .group = Group
    .setting = Setting
    .value = Value
    .state = From
    .written = the school
    .default = default
    .at = Time
    .who = Who
    .before = Before
    .after = After
    .name = Name
    .file = Settings file
    .new = New
    .import = Read a file
    .show-history = Show changes
    .show-settings = Show settings
    .empty = No settings
    .no-history = Nobody changed a setting yet

# End of a shift.
shift-title = End of the shift
    .hint = Look it over; E ends the shift: first a backup, then the slip
    .end-hint = Confirm: backup, slip, entry in the journal
    .who = Whose shift
    .from = From
    .anchor = Anchor
    .parked = Waiting
    .parked-count = { $count } parked
    .backup = Backup
    .backup-yes = made at the end
    .backup-no = not set up: none will be made
    .kind = Kind
    .what = What
    .number = Number
    .done = Done
    .cards = Cards
    .end = End the shift
    .lock = Lock
    .empty = Nothing was recorded in this shift

# Afterwards.
house-what-next = { $what }. { $next }
house-failed = Not done: { $what }. { $next } ({ $why })
house-backed-up = Backed up { $entries ->
        [one] 1 entry
       *[other] { $entries } entries
    }: { $file }
house-backed-up-rotated = Backed up { $entries ->
        [one] 1 entry
       *[other] { $entries } entries
    }: { $file }; { $gone ->
        [one] 1 old one
       *[other] { $gone } old ones
    } deleted
house-drilled = The drill held: { $entries ->
        [one] 1 entry
       *[other] { $entries } entries
    }, { $students ->
        [one] 1 student
       *[other] { $students } students
    }, chain whole, anchor in the journal ({ $file })
house-drilled-bad = The drill found something wrong: { $file }. See above, make another backup and ask an admin
house-new-recipient = The new key is in use, its secret is in { $file }. Make a backup and lock the stick away
house-nobody-due = Nothing to erase: nobody's time is over, or a card is still here
house-saved = Saved { $what }: { $files }
house-settings = { $count ->
        [one] 1 setting
       *[other] { $count } settings
    } changed
house-settings-same = Nothing changed, nothing recorded
house-settings-mistaken = Not read: line { $line }, column { $column }: { $why }
house-settings-malformed = this is not written as a settings file is; correct it after the example
house-shift-ended = The shift is over. Slip: { $slip }; backup: { $file }
house-shift-ended-no-backup = The shift is over. Slip: { $slip }; no backup: { $why }
house-verified = { $at }: { $entries ->
        [one] 1 entry
       *[other] { $entries } entries
    } verified, all whole
house-verified-broken = { $at }: entry { $seq } of desk { $desk } does not fit. Stop using this journal and ask an admin
house-verified-unread = { $at }: the journal cannot be read whole ({ $code }). Stop using it and ask an admin
house-erased = Erased: { $details ->
        [one] 1 personal detail
       *[other] { $details } personal details
    } of { $students ->
        [one] 1 student
       *[other] { $students } students
    }
house-erased-numbers = ; { $count ->
        [one] 1 number
       *[other] { $count } numbers
    } in entries of an old version stay
house-erased-rosters = ; { $count ->
        [one] 1 roster
       *[other] { $count } rosters
    } of an old version with names
house-erased-notes = ; { $count ->
        [one] 1 note
       *[other] { $count } notes
    } still with a name: look there
house-erased-unswept = . Close other windows and make a backup, so that old pages are emptied

house-fault-backup-no-key = This desk was opened without its key
    .next = Sign in again, then make the backup
house-fault-backup-no-recipient = No public key for backups is set
    .next = Press K to make one
house-fault-backup-bad-recipient = The public key for backups is wrong
    .next = Write it again in the settings
house-fault-backup-bad-identity = This is no secret key file
    .next = Take the file that was written when the key was made
house-fault-backup-wrong-identity = This secret key does not open this backup
    .next = Take the key of this school, or another backup
house-fault-backup-damaged = The backup is damaged
    .next = Take another backup and check the medium
house-fault-backup-truncated = The backup is cut off
    .next = Take another backup and check the medium
house-fault-backup-foreign = This is no backup of this program
    .next = Choose a file that this program made
house-fault-backup-newer = The backup comes from a newer version
    .next = Install the newer version first
house-fault-backup-disk-full = The backup medium is full
    .next = Free some space or choose another folder
house-fault-backup-folder-missing = The backup folder is not there
    .next = Put in the medium, or choose another folder in the settings
house-fault-backup-cannot-write = The backup folder cannot be written
    .next = Take off the write protection, or choose another folder
house-fault-backup-cannot-read = The backup cannot be read
    .next = Check the file and its permissions
house-fault-file-unwritten = The file cannot be written
    .next = Check folder, space and permissions
house-fault-identity-unread = The secret key file cannot be read
    .next = Put in the stick and check where the file is
house-fault-settings-unread = The settings file cannot be read
    .next = Check where it is, and save it as text
house-fault-chain-broken = The chain of this card does not hold
    .next = Export nothing, and verify the journal on its page
house-fault-may-not = Your role may not do this
    .next = Let somebody sign in who may
house-fault-journal = The journal did not take it
    .next = Read the sentence and try again
house-fault-other = This did not work
    .next = Read what stands in brackets, then try again
backup-fault = A backup was due and was not made: { $what }
    .next = { $next }
refusal-not-a-day = This is no day
    .next = Write it as 2026-11-22, or leave it empty
refusal-not-a-year = This is no year that can be counted
    .next = Write this year or an earlier one with four digits
refusal-not-a-file-name = This cannot be a file name
    .next = No slash, no colon, no dot at the beginning
refusal-file-there = There is a file of this name, and it stays
    .next = Choose another name
refusal-secret-beside-journal = The secret must not lie beside the journal or the backups
    .next = Save it onto a stick
refusal-nobody-named = No student is chosen
    .next = Open the page of a student first
refusal-still-here = This student has not left
    .next = Record that the student left, then erase
refusal-not-yet-due = The time for which details are kept is not over
    .next = Wait, or erase because the family asked
refusal-card-here = A card of this student is still here
    .next = Hand it in, send it on or close its batch first
