# Sourced by scripts/test: a Chromium for the browser tests.

# The one without windows first, which opens a page in a third of the time: the system's own or
# Debian's package. Else whatever Chromium the system has, else Playwright's build.
ensure_browser() {
    local name
    if ! command -v chromium-headless-shell >/dev/null &&
        [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing Chromium for the browser tests"
        apt-get update -qq &&
            apt-get install -qq -y --no-install-recommends chromium-headless-shell >/dev/null || true
    fi
    for name in chromium-headless-shell chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then
            POLICYCHAT_BROWSER=$(command -v "$name")
            export POLICYCHAT_BROWSER
            return
        fi
    done
    .venv/bin/playwright install --only-shell chromium
}
