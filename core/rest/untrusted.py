"""Headers for what somebody else has made: opened by itself, it must not run as a page of this
site."""

SANDBOXED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}
