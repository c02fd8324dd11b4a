"""Writing in the page or in Word: drafts, the sections of accounts, what they say."""
