-- What every database of the product needs before its first migration. Run in that database by
-- whoever ran roles.sql, after it, as often as you like.

CREATE EXTENSION IF NOT EXISTS vector;

DO $$
BEGIN
    -- Only who made the extension may update it.
    IF EXISTS (
        SELECT FROM pg_available_extensions
        WHERE name = 'vector' AND installed_version <> default_version
    ) THEN
        ALTER EXTENSION vector UPDATE;
    END IF;
    EXECUTE format('ALTER DATABASE %I OWNER TO policychat_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO policychat_app', current_database());
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO policychat_owner;
GRANT USAGE ON SCHEMA public TO policychat_app;

-- Tables that migrations make later are open to the runtime role at once; their policies still bind it.
ALTER DEFAULT PRIVILEGES FOR ROLE policychat_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO policychat_app;
ALTER DEFAULT PRIVILEGES FOR ROLE policychat_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO policychat_app;
ALTER DEFAULT PRIVILEGES FOR ROLE policychat_owner IN SCHEMA public
    GRANT EXECUTE ON FUNCTIONS TO policychat_app;
