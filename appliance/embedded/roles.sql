-- The two roles of the product, for the whole cluster. Run by a superuser, as often as you like.
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
        EXECUTE format(
            'ALTER ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION',
            name
        );
    END LOOP;
    EXECUTE format(
        'ALTER ROLE policychat_owner PASSWORD %L', current_setting('policychat.owner_password')
    );
    EXECUTE format(
        'ALTER ROLE policychat_app PASSWORD %L', current_setting('policychat.app_password')
    );
END
$$;
