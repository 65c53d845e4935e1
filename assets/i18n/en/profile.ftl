# Card profiles.

profiles-title = Card profiles
