"""Dates as the console writes them in Portuguese, where Django looks for it."""

DATE_FORMAT = r"j \d\e b. \d\e Y"
DATETIME_FORMAT = r"j \d\e b. \d\e Y, H:i T"
