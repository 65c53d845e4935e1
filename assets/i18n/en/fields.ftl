# Face, chip and roster field by field; the message itself names the row of the code.
fields = QR code
    .face = Face code
    .chip = Chip
    .roster = Roster
    .summary = { $same } same · { $differ } differ · { $unread } not compared
    .waits-face = Chip read. Scan the face too; within 20 s it counts as the same card
    .waits-chip = Face read. Lay the same card on the reader within 20 s
    .ask-eye = Same: press it if the print agrees with the roster
    .by-eye = Print looked at and the same; on the screen only, not recorded
    .same-by-eye = same by eye
    .code-read = read
    .code-unknown = unknown
    .code-disputed = two readings
    .code-typed = typed
nothing-for-the-eye = No card waits to be looked at
    .next = Scan a card in verify or intake first.

choose-pictures = Open pictures of card faces, as many as you like
    .kind = Pictures
