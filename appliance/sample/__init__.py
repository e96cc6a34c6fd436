"""The policies of a fictional company, Harbour & Vale, to try the product with."""
