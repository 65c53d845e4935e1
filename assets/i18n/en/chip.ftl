# This card, part by part.

chip-title = This card
