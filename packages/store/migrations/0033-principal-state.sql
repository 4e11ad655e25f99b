-- Whoever leaves signs in no more; what they did stays under their name.
ALTER TABLE principal ADD COLUMN state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'deactivated'));
