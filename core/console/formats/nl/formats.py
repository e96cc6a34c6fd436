"""Dates as the console writes them in Dutch, where Django looks for it."""

DATE_FORMAT = "j b Y"
DATETIME_FORMAT = "j b Y, H:i T"
