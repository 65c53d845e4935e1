# This card, part by part.

chip-title = This card
    .hint = Boxes are sectors or files; below, which bytes gave which field. Sensitive values show their end only
    .empty = No card was read yet. Lay a card on the reader and it is drawn here
    .no-fields = No profile read a field
    .nothing-kept = Nothing of this reading was kept. Lay the card flat, do not move it, and read again
    .field = Field
    .role = Meaning
    .value = Value
    .origin = Origin [bytes]
    .profile = Profile
    .at = Time
    .outcome = Result
    .torn = The card left before the end. The whole reading is void; nothing was kept
    .torn-at = The card left while { $part } was read. The whole reading is void; nothing was kept
    .two-cards = Two cards lie on the reader. Leave one and read again
    .mute = The chip did not answer. Lay it in another place
    .reader-cannot = This reader cannot read this family of cards. Take another reader
    .random-uid = A new UID each time: a phone or a privacy card, no student card
    .chip = Chip
    .tech-sectors = Card with sectors
    .tech-files = Card with files
    .tech-uid-only = UID only
    .uid = UID
    .profiles = Profiles
    .no-profile = No profile knows it
    .cost = Cost
    .cost-told = { $apdus ->
        [one] 1 command
       *[other] { $apdus } commands
    }, { $auths ->
        [one] 1 authentication
       *[other] { $auths } authentications
    }, { $reads ->
        [one] 1 read
       *[other] { $reads } reads
    }
    .finding = Finding
    .records = { $count ->
        [one] 1 record
       *[other] { $count } records
    }
part-read = read
part-doubtful = doubt
part-locked = locked
part-refused = refused
part-absent = none
part-torn = torn
part-unread = unread
part-sector = sector { $number }
menu-diagnosis = Readers and diagnosis (F11)
