# Exports.
export-title = Export lists
    .hint = Press a digit, look at the list, then save it; every export stands in the journal
    .list = List
    .count = Rows
    .for = What for
    .who = Who may
    .rows = { $count ->
        [one] { $count } row
       *[other] { $count } rows
    }
    .alone = clerk
    .two = admin and a second person
    .may-not = not with your role
    .waits = { $count ->
        [one] { $count } card unclaimed
       *[other] { $count } cards unclaimed
    }
    .none = no card is unclaimed
list-kind-roster = Roster
    .for = to compare and to report; can be imported again
list-kind-custody = Where the cards are
    .for = where each card is, and when it was handed over
list-kind-missing = Missing cards
    .for = on a list and not here yet; for the card center
list-kind-complaints = Wrongly made cards
    .for = set aside for how they were made: number on the list beside number in the card
list-kind-requests = Requests of a day
    .for = losses, withdrawals and replacements of one day
list-kind-unclaimed = Unclaimed cards
    .for = in the office or with a teacher, and for how many days
export-list = Export: { $list }
    .hint = Masked here; the file holds names and numbers in full
    .hint-more = The first { $count } rows, masked; the file holds all of them in full
    .hint-scope = Write a class like 7-3; empty means the whole school
    .hint-day = Write a day like 2026-11-23; without a class: the whole school
    .hint-save = The file holds names and numbers in full: keep it safe
    .hint-text = For uploading. Excel drops zeros at the front of numbers: for Excel save a workbook. The last line is our mark and may be deleted
    .hint-two = A roster takes two people: the second one types name and password
    .rows = Rows
    .scope = What of it
    .order = Order
    .format = Format
    .ages = How long
    .ages-told = 7 days { $week } · 30 days { $month } · 90 days { $quarter }
    .beyond = Old programs fail at
    .beyond-told = { $count ->
        [one] { $count } character: { $told }
       *[other] { $count } characters: { $told }
    }
    .all = whole school
    .all-batches = all batches
    .class = Class (may be empty)
    .batch = Batch
    .day = Day
    .file = File name
    .save = Save
    .choose = What of it
    .next-format = Format
    .empty = No rows. Choose something else of the list
export-saved = Saved { $list }, { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
}: { $file } (SHA-256 { $digits }…)
order-next = Order
order-best = best first
order-seat = class and number
order-pinyin = name, pinyin
order-stroke = name, strokes
format-workbook = Excel workbook (.xlsx)
format-utf8 = CSV, UTF-8
format-gb18030 = CSV, GB18030
