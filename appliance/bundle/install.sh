#!/bin/sh
# Verifies this bundle, then loads it into the container engine of this host and starts it.
#   ./install PUBLIC_KEY      the key that you have from the bundle's maker
#   ./install --unsigned      compares the checksums alone
#   --no-start                loads only
#   --keep-settings           the file .env here is yours: it stays, but for the images' names
# Nothing is loaded unless everything is as it was signed. Needs Docker with Compose 2.24, and
# minisign or OpenSSL 3 for the signature.
set -eu
unset CDPATH
export LC_ALL=C
cd -- "$(dirname -- "$0")"

fail() {
    echo "install: $*" >&2
    exit 1
}

not_signed() {
    fail "the checksums are not signed with this key; nothing was loaded"
}

verify_signature() {
    [ -f SHA256SUMS.minisig ] || fail "this bundle has no signature; its maker has to sign it"
    if command -v minisign >/dev/null; then
        minisign -V -H -q -P "$1" -m SHA256SUMS || not_signed
    else
        case $(openssl version 2>/dev/null) in
            "OpenSSL "[3-9]*) verify_with_openssl "$1" ;;
            *) fail "the signature can't be verified: install minisign, or OpenSSL 3" ;;
        esac
    fi
}

# The format: 2 bytes of algorithm, 8 of key id, then the Ed25519 key, or the signature of the
# file's BLAKE2b-512. A second signature is of the first and of the comment behind it.
verify_with_openssl() {
    signature=SHA256SUMS.minisig
    [ "$(wc -l <$signature)" -eq 4 ] || not_signed
    sed -n 1p $signature | grep -q '^untrusted comment: ' || not_signed
    sed -n 3p $signature | grep -q '^trusted comment: ' || not_signed
    decode "$1" key 42 || fail "this is no public key of minisign: $1"
    decode "$(sed -n 2p $signature)" first 74 || not_signed
    decode "$(sed -n 4p $signature)" second 64 || not_signed
    [ "$(head -c 2 "$work/first")" = ED ] || not_signed
    {
        printf '\060\052\060\005\006\003\053\145\160\003\041\000'
        tail -c 32 "$work/key"
    } >"$work/key.der"
    tail -c 64 "$work/first" >"$work/of-file"
    openssl dgst -blake2b512 -binary SHA256SUMS >"$work/file" ||
        fail "this openssl knows no BLAKE2b: install minisign"
    {
        cat "$work/of-file"
        sed -n '3s/^trusted comment: //p' $signature | tr -d '\n'
    } >"$work/comment"
    is_signed "$work/file" "$work/of-file" && is_signed "$work/comment" "$work/second" || not_signed
}

decode() {
    printf '%s' "$1" | base64 -d >"$work/$2" 2>/dev/null && [ "$(wc -c <"$work/$2")" -eq "$3" ]
}

is_signed() {
    openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" \
        -rawin -in "$1" -sigfile "$2" >/dev/null 2>&1
}

verify_files() {
    # Compose reads what is not listed too, and what a link points at may change.
    [ -z "$(find . ! -type d ! -type f)" ] || fail "there are links here: unpack the bundle anew"
    [ -z "$(find . -name '*[!A-Za-z0-9._-]*')" ] ||
        fail "there are files with strange names here: unpack the bundle anew"
    find . -type f >"$work/all"
    sed 's|^\./||' "$work/all" | grep -vxF -e SHA256SUMS -e SHA256SUMS.minisig -e .env |
        sort >"$work/found"
    cut -c 67- SHA256SUMS | sort >"$work/listed"
    stray=$(comm -13 "$work/listed" "$work/found")
    [ -z "$stray" ] || fail "not part of the bundle, put it elsewhere: $stray"
    [ -z "$keep" ] && [ -e .env ] &&
        fail "the bundle has no file .env, but here is one: if it is yours, say --keep-settings"
    sha256sum -c SHA256SUMS >"$work/sums" 2>/dev/null || {
        grep -v ': OK$' "$work/sums" >&2 || true
        fail "a file is not as it was packed; take another copy. Nothing was loaded"
    }
}

verify_platform() {
    here=$(docker version --format '{{.Server.Os}}/{{.Server.Arch}}' 2>/dev/null) || here=''
    case $here in
        "$(cat platform)" | '') ;;  # an engine that does not say is asked no further
        *) fail "this bundle is for $(cat platform), and this host is $here; nothing was loaded" ;;
    esac
}

write_settings() {
    [ -e .env ] || (umask 077 && : >.env)
    cp -p .env .env.new
    awk -F= 'NR == FNR { ours[$1]; next } !($1 in ours)' images.env .env >"$work/settings"
    cat "$work/settings" images.env >.env.new
    mv .env.new .env
    # Those of this shell would count for more.
    for name in $(cut -d= -f1 images.env) COMPOSE_FILE COMPOSE_PROFILES; do
        unset "$name"
    done
}

load() {
    echo "Loading the images"
    docker load --quiet --input images.tar.gz
    if [ -f models.tar ]; then
        echo "Loading the language models"
        docker compose run --rm --no-deps -T --entrypoint tar init -xC /models <models.tar
    fi
}

key='' start=yes keep=''
for argument; do
    case $argument in
        --no-start) start='' ;;
        --keep-settings) keep=yes ;;
        --unsigned | RW*)
            [ -z "$key" ] || fail "say either a key or --unsigned"
            key=$argument
            ;;
        *) fail "what is $argument? Say ./install PUBLIC_KEY, or ./install --unsigned" ;;
    esac
done
[ -n "$key" ] || fail "say ./install PUBLIC_KEY, or ./install --unsigned"
docker compose version >/dev/null 2>&1 || fail "Docker with Compose 2.24 or newer is needed"
docker info >/dev/null 2>&1 || fail "the container engine does not answer: start it, or use sudo"

work=$(mktemp -d)
trap 'rm -rf "$work" .env.new' EXIT
trap 'exit 1' HUP INT TERM
[ "$key" = --unsigned ] || verify_signature "$key"
verify_files
verify_platform
echo "Verified: every file of $(sed -n 's/^APPLIANCE_IMAGE=.*:/Policy Chatbot /p' images.env)"
write_settings
load
if [ -n "$start" ]; then
    docker compose up --detach
    echo "Started. Where to sign in: docker compose logs prepare"
else
    echo "Loaded. To start: docker compose up --detach"
fi
