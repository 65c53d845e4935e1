# Keys of the card profiles: names only.

card-keys-title = Card keys
