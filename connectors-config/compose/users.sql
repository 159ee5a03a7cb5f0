-- The table that the main job reads.
CREATE TABLE "USERS" (index serial PRIMARY KEY, name text NOT NULL, email text, created timestamp NOT NULL DEFAULT now());
INSERT INTO "USERS" (name, email) SELECT 'user ' || n, 'user' || n || '@example.com' FROM generate_series(1, 20) n;
