# Sourced by the scripts beside it: packages of Debian that tests need.

# install_package NAME: fails where there is no apt, or this user may not install.
install_package() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "Installing $1 for the tests"
    apt-get update -qq && apt-get install -qq -y --no-install-recommends "$1" >/dev/null
}

# The identity provider of the SAML tests signs by this program; without it they are skipped.
ensure_xmlsec1() {
    command -v xmlsec1 >/dev/null && return
    install_package xmlsec1 || echo "xmlsec1 is missing, so the tests of SAML are skipped" >&2
}
