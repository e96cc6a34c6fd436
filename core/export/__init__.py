"""All that is stored of an organization, as one file for its admins."""
