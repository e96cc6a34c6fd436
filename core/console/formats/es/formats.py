"""Dates as the console writes them in Spanish, where Django looks for it."""

DATE_FORMAT = "j b Y"
DATETIME_FORMAT = "j b Y, H:i T"
