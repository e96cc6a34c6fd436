#!/bin/bash
# Make the two roles and prepare the database. PostgreSQL's image runs this when the cluster is
# new. Run it again after a new version of pgvector, or when a role was changed:
#   docker compose exec postgres bash /docker-entrypoint-initdb.d/10-policychat.sh
set -eu
owner_password=$(cat /secrets/owner_password)
app_password=$(cat /secrets/app_password)
# The server's own socket lets its own user in; backslashes keep PGOPTIONS in one piece.
escaped() { printf '%s' "$1" | sed 's/[\\ ]/\\&/g'; }
PGOPTIONS="-c policychat.owner_password=$(escaped "$owner_password")"
PGOPTIONS="$PGOPTIONS -c policychat.app_password=$(escaped "$app_password")"
export PGOPTIONS
for file in roles database; do
    psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username postgres \
        --dbname "$POSTGRES_DB" --file "/policychat/$file.sql"
done
