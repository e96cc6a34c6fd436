"""Dates as the console writes them in German, where Django looks for it."""

DATE_FORMAT = "j. N Y"
DATETIME_FORMAT = "j. N Y, H:i T"
