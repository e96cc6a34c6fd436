# Sourced by scripts/test: a Chromium for the browser tests.

# The system's own if there is one, else Debian's package, else Playwright's build.
ensure_browser() {
    local name
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then
            POLICYCHAT_BROWSER=$(command -v "$name")
            export POLICYCHAT_BROWSER
            return
        fi
    done
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing Chromium for the browser tests"
        if apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; then
            POLICYCHAT_BROWSER=$(command -v chromium)
            export POLICYCHAT_BROWSER
            return
        fi
    fi
    .venv/bin/playwright install chromium
}
