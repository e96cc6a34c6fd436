"""The vectors of chunks: stored beside them by model, and which model an organization is searched
by."""
