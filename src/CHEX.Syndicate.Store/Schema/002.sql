-- Sources that drift, move and flood; posts that are held, looked after and told twice.
-- Every column added has a default, so that a program of schema 1 can go on while nodes are replaced one by one.

-- ── Politeness: permanent redirects, how often a source has news ─────────────────────────────────

-- ── Health: drift, floods, what was kept for inspection ──────────────────────────────────────────

-- ── Recipes: imports of back catalogues ──────────────────────────────────────────────────────────

-- ── Posts: held ones, repairs of identity, the re-check of old pages ─────────────────────────────
-- A held post has the state "held" and no number in the journal. held_why: flood | approval. held_quiet: it came with a quiet
-- reading, so nobody is told of it when it is approved. Its absences count good readings that did not list it.
ALTER TABLE post ADD COLUMN held_why {text};
ALTER TABLE post ADD COLUMN held_at bigint;
ALTER TABLE post ADD COLUMN held_quiet bigint NOT NULL DEFAULT 0;
CREATE INDEX post_held ON post (source, held_at) WHERE state = 'held';

-- ── Stories: the same one told by several sources ────────────────────────────────────────────────
