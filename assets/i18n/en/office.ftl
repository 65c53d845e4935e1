# Kinds of acts, in lists.
deed-roster-imported = roster imported
deed-student-corrected = student put right
deed-batch-imported = batch list imported
deed-intake = taken in
deed-handed-over = handed over
deed-returned = returned
deed-loss-claimed = loss reported
deed-loss-withdrawn = loss withdrawn
deed-superseded = replacement applied for
deed-resolved = out of quarantine
deed-bundled-out = to the teacher
deed-bundle-signed = signed for
deed-bundle-returned = back from the teacher
deed-sent-to-issuer = sent to the card centre
deed-sent-to-school = sent to another school
deed-corrected = corrected
deed-other-cards-found = other cards found
deed-departed = students departed
deed-batch-moved = batch moved on
deed-batch-closed = batch closed
deed-parked = parked
deed-list-made = list made
deed-list-printed = list sent to printer
deed-list-checked = printed list checked
deed-sheet-reconciled = signed list gone through
deed-list-exported = list exported
deed-undone = undone
deed-operator-added = person added
deed-operator-changed = role changed
deed-operator-retired = person retired
deed-secret-set = secret set
deed-signed-in = signed in
deed-shift-ended = shift ended
deed-looked = record looked at
deed-unmasked = list unmasked
deed-exported = exported
deed-erased = personal details erased
deed-settings-changed = settings changed
deed-backed-up = backed up
deed-restore-drilled = restore drill

# Shared by the pages of the office.
page-copied = Copied. Paste it into a message with Ctrl V
office-back = Back
office-no-value = —
office-none = none
office-yes = yes
office-no = no
office-second-person = Second person
office-second-password = Password of the second person
office-send = Confirm
office-hint-and = { $hint }. { $more }
office-two-people = A second person must be here: they type their name and password
office-taken-back = taken back
office-with-second = { $first }, { $second }
office-done = Recorded: { $deed }
office-refused = Nothing was recorded. { $what }. { $next }
office-failed = It was not done. { $next } ({ $code }: { $why })
office-key-behind = It is recorded, but the key file did not follow: do it once more ({ $code }: { $why })
office-printed = { $pages ->
        [one] 1 page
       *[other] { $pages } pages
    } saved; open the file to print: { $file }
office-printed-unprintable = { $pages ->
        [one] 1 page
       *[other] { $pages } pages
    } saved; without a font, to be written by hand: { $count ->
        [one] 1 character
       *[other] { $count } characters
    }. File: { $file }
refusal-may-not = Your role may not do this
    .next = Let somebody sign in who may
refusal-needs-second = This takes a second person
    .next = Let the second person type name and password
refusal-no-second = The second person must be another one who works here, and no verifier
    .next = Ask another colleague
refusal-wrong-password = The password is wrong
    .next = Type the password again
refusal-unknown-operator = There is no such person
    .next = Check the name
refusal-retired-operator = This person does not work here any more
    .next = Ask somebody who works here
refusal-known-operator = This person is here already
    .next = Write a name that tells them apart
refusal-last-admin = This is the last admin
    .next = Make another admin first
refusal-not-signed-in = Nobody is signed in
    .next = Sign in first
refusal-not-the-first = This journal has people already
    .next = Let an admin add the person
refusal-too-late = Only your own acts of the last ten minutes can be taken back
    .next = Ask an admin to take it back or correct it
refusal-not-a-name = The name is empty or too long
    .next = Write 1 to 40 characters
refusal-not-chosen = Something was not chosen
    .next = Choose, then confirm
refusal-not-a-count = The count is no whole number
    .next = Type how many pieces were counted
refusal-passwords-differ = The two passwords differ
    .next = Type both again
refusal-password-short = The password is too short
    .next = At least 10 characters; a sentence is remembered best
refusal-password-long = The password is too long
    .next = At most 200 characters
refusal-password-one-character = The password is one character again and again
    .next = Choose another password
refusal-nothing-typed = A field is empty
    .next = Fill it in, then confirm
refusal-unknown-page = This page has no such action
    .next = Press Esc to go back and try again

# The menu.
menu-title = Office
    .hint = Press a digit to open a page; Esc leads back to the desk
    .page = Page
    .waits = What waits
    .parked = Parked
    .parked-count = { $count ->
        [one] 1 exception
       *[other] { $count } exceptions
    }
    .backup = Last backup
    .backup-never = none yet: make one soon
    .backup-today = today, { $at }
    .backup-days = { $days ->
        [one] 1 day
       *[other] { $days } days
    } ago, { $at }
menu-find = Find a student
    .waits = { $count } on the roster
menu-batches = Batches
    .waits = { $count } open, all balanced
    .unbalanced = { $count } open, { $unbalanced } of them not balanced
    .none = none is open
menu-pin = Set a PIN
menu-people = People
    .waits = { $count ->
        [one] 1 person works here
       *[other] { $count } people work here
    }
    .training = an invented school: nobody signs in

# Finding a student, and why a record is opened.
find-title = Find a student
    .hint = Type a name, initials, education ID or class, then Enter; lists are masked, opening a record asks why
    .text = Whom
    .send = Find
    .found = Found
    .order = Order
    .name = Name
    .class = Class
    .number = Education ID
    .left = State
    .departed = departed
    .empty = Nobody was found. Write it another way, or only the initials
    .begin = Nothing was searched yet. Three initials are enough
reason-title = Open the record of { $who }
    .card-title = Open the record of a card: { $who }
    .unknown = a card without a student
    .hint = A record shows full names and numbers. Press a digit for the reason; the look is recorded
    .class = Class
    .why = Why
look-at-the-desk = student or family is at the desk
look-family-asked = the family called or wrote
look-card-found = a card was found or brought back
look-checking = the book is checked or put right
look-authority = an authority asked

# The page of a student.
student-title = Student: { $name }
    .hint = Shown in full on this page only; masked again when you leave it
    .looks-hint = Who looked at this record, when and why
    .name = Name
    .number = Education ID
    .class = Class
    .sex = Sex
    .valid-until = Valid until
    .departed = Departed
    .departed-on = { $day } · { $why }
    .card = Card { $n }
    .no-card = no card
    .open-card = Open card { $n }
    .looked = Looked at
    .looked-count = { $count ->
        [one] once
       *[other] { $count } times
    }
    .show-looks = Who looked
    .show-past = What happened
    .empty = Nothing is recorded yet
    .no-looks = Nobody has looked yet
sex-male = male
sex-female = female
departure-graduated = graduated
departure-transferred = to another school of the city
departure-left-province = left the city
past-at = When
past-desk = Desk
past-who = Who
past-what = What
past-why = Why
past-corrected = corrected to “{ $custody }” · { $why } · { $note }
past-sent-to-issuer = sent to the card centre · list { $list }
past-sent-to-school = sent to { $school } · list { $list }
past-bundle = { $what } · bundle { $bundle }
past-resolved = out of quarantine · { $proof }
past-batch = { $what } · { $batch }
past-looked = record looked at · { $why }
past-second-card = { $what } · { $why }
second-card-first-defective = the first one is broken
second-card-first-lost = the first one is lost
second-card-other = another reason
proof-new-reading = a new reading agrees
proof-card-centre = the card centre confirmed it
proof-paper = there is a paper
correction-wrong-card = wrong card or person
correction-forgotten = a step was forgotten
correction-counted = counted and found elsewhere
correction-other = other (see the note)

# The page of a card.
card-title = Card: { $what }
    .hint = Full numbers on this page only; only what can be done now is listed
    .holder = Holder
    .nobody = nobody is recorded
    .kind = Kind
    .number = Beijing Tong number
    .transit = Transit number
    .uid = Chip number
    .custody = Where it is
    .since = Since
    .batch = Batch
    .slot = Slot
    .bundle = Bundle
    .superseded = Old card
    .superseded-value = a replacement was applied for; not given out again
    .open-student = Open the student
    .reason = Why it came back
    .proof = What proves it
    .list = Number of the list
    .school = Name of the school
    .target = Where it really is
    .why = Why the book was wrong
    .note = Note (both agree)
    .nothing = nothing can be done now
card-loss-claimed = Report its loss
    .hint = The family says that it is lost. The official report is theirs to make
card-loss-withdrawn = Withdraw the loss
    .hint = It was found, and no replacement was applied for
card-superseded = Replacement applied for
    .hint = From now on this is the old card; it is not given out again
card-returned = Take it back
    .hint = It is handed in at the office; choose why
card-resolved = Out of quarantine
    .hint = It is set aside. Choose the proof; then it may be handed over
    .no-reading = It does not lie on the reader: “a new reading agrees” cannot be chosen
card-to-issuer = To the card centre
    .hint = Write the number of the list
card-to-school = To another school
    .hint = Write the school and the number of the list
card-corrected = Correct where it is
    .hint = Only when the book is wrong: two people, with the reason

# Batches.
batches-title = Batches
    .hint = Choose one and press Enter
    .batch = Batch
    .stage = Stage
    .expected = List
    .ok = Good
    .quarantined = Set aside
    .missing = Missing
    .extra = Extra
    .duplicate = Double
    .late = Late
    .balance = Balance
    .empty = No batch yet. Import the list of the card centre first
balance-holds = ✓ holds
balance-broken = ✕ broken
stage-ordered = list imported
stage-made = made
stage-at-district = at the district
stage-received = received
stage-checking = checking
stage-checked = checked
stage-distributing = distributing
stage-reconciled = reconciled
stage-closed = closed
batch-title = Batch { $batch }
    .hint = It can be closed when all three equations hold; two people sign
    .file = List
    .stage = Stage
    .imported = Imported
    .sealed = Sealed count
    .sealed-count = { $count ->
        [one] 1 piece
       *[other] { $count } pieces
    }
    .not-counted = not counted yet
    .closed = Closed
    .late = Late
    .late-count = { $count ->
        [one] 1 piece
       *[other] { $count } pieces
    }; the signed numbers stay
    .list = List
    .list-equation = { $expected } = { $ok } good + { $quarantined } set aside + { $missing } missing
    .plastics = Pieces
    .plastics-equation = { $plastics } = { $ok } good + { $quarantined } set aside + { $extra } extra + { $duplicate } double
    .ok = Good
    .ok-equation = { $ok } = { $office } in the office + { $unchecked } to tap again + { $teachers } with teachers + { $handed } handed over + { $back } came back + { $away } sent away
    .not-yet = Cannot be closed yet
    .what = What
    .name = Name
    .class = Class
    .number = Education ID
    .custody = Where it is
    .empty = No exceptions: every card is accounted for
    .print = Print the check list
    .close = Close the batch
    .close-hint = These numbers are signed: { $equation }
    .pieces = Pieces of the sealed box
exception-missing = missing
exception-quarantined = set aside · { $reason }
exception-unchecked = to tap again
exception-extra = extra
exception-duplicate = double
exception-late = late
move-made = Made
move-at-district = At the district
move-received = Received and counted
move-checked = All checked
move-distributing = Distributing
move-reconciled = Reconciled
move-hint-made = The card centre says that it was made
move-hint-at-district = The district says that it can be fetched
move-hint-received = Open the box, count, and write the number
move-hint-checked = Every piece is decided, none waits to be tapped again
move-hint-distributing = The bundles of the classes are made
move-hint-reconciled = The sheets of all classes are back

# People.
people-title = People
    .hint = Choose a person and press Enter to change role or password, or to retire them
    .name = Name
    .role = Role
    .since = Since
    .last = Last sign-in
    .state = State
    .working = works here
    .retired = retired
    .me = works here (you)
    .never = never signed in
    .empty = An invented school has no people: everybody may do everything
    .add = Add a person
    .password = First password
    .again = Password again
    .add-hint = Write the name, choose the role, type the first password twice: at least 10 characters
role-clerk = clerk
role-teacher = class teacher
role-verifier = verifier
role-admin = admin
person-title = Person: { $name }
    .hint = An admin changes roles and retires people; everybody sets their own password
    .change = Change the role
    .change-hint = Choose the new role; it counts at once
    .retire = Retire
    .retire-hint = They cannot sign in any more; what they did stays
    .set = Set the password
    .set-hint = Type the new password twice, at least 10 characters
    .new = New password
