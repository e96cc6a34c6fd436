"""The judge: a small model of our own that says which words answer a question, and whether a
statement says only what they say. How it was made is in MODEL_CARD.md beside this file."""
