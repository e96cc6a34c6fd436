"""How dates are written in each language, as FORMAT_MODULE_PATH wants it: a folder each."""
