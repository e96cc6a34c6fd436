-- The two roles of the product, for the whole cluster, as often as you like. Run by a superuser, or
-- by a role that may make roles (CREATEROLE), as the masters of RDS, Cloud SQL and Azure are.
-- The passwords come in as settings of the session: policychat.owner_password, policychat.app_password.

-- policychat_owner migrates: it owns the database and its tables, and nothing beyond.
-- policychat_app is what web, workers and tests run as: row-level security always binds it.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['policychat_owner', 'policychat_app'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
        EXECUTE format('ALTER ROLE %I LOGIN NOCREATEDB NOCREATEROLE', name);
        -- Only superusers may as much as mention these; a new role has none of them.
        IF EXISTS (
            SELECT FROM pg_roles
            WHERE rolname = name AND (rolsuper OR rolbypassrls OR rolreplication)
        ) THEN
            EXECUTE format('ALTER ROLE %I NOSUPERUSER NOBYPASSRLS NOREPLICATION', name);
        END IF;
    END LOOP;
    EXECUTE format(
        'ALTER ROLE policychat_owner PASSWORD %L', current_setting('policychat.owner_password')
    );
    EXECUTE format(
        'ALTER ROLE policychat_app PASSWORD %L', current_setting('policychat.app_password')
    );
    -- Who is no superuser has to belong to the owner to hand the database over to it.
    IF NOT pg_has_role('policychat_owner', 'USAGE') THEN
        EXECUTE format('GRANT policychat_owner TO %I', current_user);
    END IF;
END
$$;
