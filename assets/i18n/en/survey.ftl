# Card survey: what a card that nobody knows answers.

survey-title = Card survey
    .hint = Put the card on the reader and press S. It only asks: nothing is written, no data of the card is kept
    .done-hint = C copies the whole report, W saves it as files; send them to the issuer or the vendor
    .outdated-hint = Below is the card before this one; press S to survey the one that lies here
    .run = Survey this card
    .again = Survey again
    .save = Save as files
    .chip = Chip
    .uid = Chip number
    .atr = ATR
    .reader = Reader
    .asked = Asked
    .place = Place
    .answer = Answer
    .remark = Meaning
    .empty = No survey yet. Lay the card down and press S
    .nothing = This card answered nothing but its number
survey-saved = Saved as { $files }
survey-failed = { $what } → { $next }
survey-uid = begins with { $first }, { $len } bytes
survey-uid-made-up = another one each time (a phone or a privacy card); nothing else was asked
survey-asked = { $apdus } times, { $keys } of them with a key

# The report.
survey-report = Card survey
    .program = Program: card-desk { $version }
    .date = Date: { $date }
    .promise = This report holds no data of the card; of the chip number only the first byte; nothing was written.
    .line = { $label }: { $value }
    .answers = What the card answered
    .absent = Asked for, and not on the card: { $names }
    .legend = Answers are status words; a file has two: read by bytes first, then by records.
    .cut = The card kept answering; asking stopped after { $apdus } commands, and the rest was not asked.
survey-none = none

# Places in the table.
survey-place = { $by } { $name }
    .file = File SFI { $sfi }
    .directory = Directory
    .mad = Sector { $sector }, directory (MAD)
    .mad-entry = Directory: sector { $sector }
    .sector = Sector { $sector }
    .untried = Sectors { $sectors }

# Meanings in the table.
survey-remark = { $len } bytes; files that answered: { $files }
    .same = the same as { $by }
    .issuer-locked = locked by the issuer; { $len } bytes; files that answered: { $files }
    .power-on = does not answer to its name, is current after power-on; files that answered: { $files }
    .directory = { $records } records; { $others } entries are no names of applications
    .binary = { $len } bytes, read without a key
    .binary-long = 256 bytes or more, read without a key
    .record = records; the first has { $len } bytes
    .needs-key = needs a key
    .closed = is there and cannot be read
    .mad-locked = the public key does not open it
    .mad-none = holds no directory
    .mad-broken = wrong checksum, so nothing of it is repeated
    .mad-read = { $entries } sectors are registered; issuer sector { $publisher }
    .mad-swapped = or { $swapped }
    .opens = opens; readable blocks { $blocks }; access conditions { $access }
    .opens-unread = opens; its access conditions cannot be read
    .refused = this key does not open it
    .untried = no key is assigned, so none was tried
    .no-keys = this reader can only store keys for good, so none was tried
    .key = key { $letter } { $key }: { $status }

survey-known-mf = master file
survey-known-t-union = T-Union
survey-known-t-union-cash = T-Union cash
survey-known-city-union = City Union
survey-known-ppse = contactless payment directory
survey-known-pse = payment directory
survey-known-pboc-debit = UnionPay debit
survey-known-pboc-credit = UnionPay credit
survey-known-pboc-quasi-credit = UnionPay quasi-credit
survey-known-pboc-cash = UnionPay e-cash
survey-known-ndef = NDEF tag
survey-known-desfire = DESFire
survey-known-purse = purse folder
survey-known-monthly = monthly pass folder
survey-known-adf-3 = third folder
survey-known-extension = extension folder
survey-known-card = named by the card itself
