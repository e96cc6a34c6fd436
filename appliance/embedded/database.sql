-- What every database of the product needs before its first migration. Run in that database by a
-- superuser, after roles.sql, as often as you like.

CREATE EXTENSION IF NOT EXISTS vector;
ALTER EXTENSION vector UPDATE;

DO $$
BEGIN
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
