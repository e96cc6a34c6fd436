"""What the program tells of its own work to those who run it: figures and spans, no words."""
