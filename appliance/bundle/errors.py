"""What goes wrong with bundles, told to the person who makes one."""


class BundleError(Exception):
    """A bundle that can't be made; the message says what to do about it."""
