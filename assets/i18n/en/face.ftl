# Card faces in pictures, roll-call.
faces-title = Card faces
    .hint = Drop pictures on the window, paste or open them

# Rules for codes.
learn-title = Learn a code
    .hint = First scan a code that no rule knows
