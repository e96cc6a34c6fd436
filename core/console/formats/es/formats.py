"""Dates as the console writes them in Spanish, where Django looks for it."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i T"
