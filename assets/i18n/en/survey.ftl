# Card survey: what a card that nobody knows answers.

survey-title = Card survey
