# Sourced by scripts/test: a Chromium for the browser tests.
. scripts/lib/packages.sh

# The one without windows first, which opens a page in a third of the time: the system's own or
# Debian's package. Else whatever Chromium the system has, else Debian's, else Playwright's build.
ensure_browser() {
    _find_browser chromium-headless-shell && return
    _install_browser chromium-headless-shell && return
    _find_browser chromium chromium-browser google-chrome && return
    _install_browser chromium && return
    .venv/bin/playwright install chromium
}

_find_browser() {
    local name
    for name in "$@"; do
        if command -v "$name" >/dev/null; then
            POLICYCHAT_BROWSER=$(command -v "$name")
            export POLICYCHAT_BROWSER
            return
        fi
    done
    return 1
}

# A package of the same name, where this user may install it.
_install_browser() {
    install_package "$1" && _find_browser "$1"
}
