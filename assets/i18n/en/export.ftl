# Exports.
export-title = Export lists
    .hint = Press a digit, look at the list, then save it; every export stands in the journal
    .list = List
    .count = Rows
    .for = What for
    .who = Who may
    .rows = { $count }
    .alone = clerk
    .two = two people
    .may-not = others
    .waits = { $count ->
        [one] { $count } card unclaimed
       *[other] { $count } cards unclaimed
    }
    .none = no card is unclaimed
list-kind-roster = Roster
    .for = to report or to import
list-kind-custody = Card places
    .for = where each card is
list-kind-missing = Missing cards
    .for = on a list, not here yet
list-kind-complaints = Wrong cards
    .for = set aside as made wrong
list-kind-requests = Requests
    .for = losses and replacements
list-kind-unclaimed = Unclaimed cards
    .for = and for how many days
export-list = Export: { $list }
    .hint = Masked here; the file holds names and numbers in full
    .hint-more = The first { $count } rows, masked; the file holds all of them in full
    .hint-scope = Write a class like 7-3; empty means the whole school
    .hint-day = Write a day like 2026-11-23; without a class: the whole school
    .hint-save = The file holds names and numbers in full: keep it safe
    .hint-text = For uploads. For Excel save a workbook. The last line is our mark: you may delete it
    .hint-two = A roster takes two people: the second one types name and password
    .rows = Rows
    .scope = What of it
    .order = Order
    .format = Format
    .ages = How long
    .ages-told = 7 days { $week } · 30 days { $month } · 90 days { $quarter }
    .beyond = Not in GBK
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
