-- Sources that drift, move and flood; posts that are held, looked after and told twice.
-- Every column added has a default, so that a program of schema 1 can go on while nodes are replaced one by one.

-- ── Politeness: permanent redirects, how often a source has news ─────────────────────────────────

-- ── Health: drift, floods, what was kept for inspection ──────────────────────────────────────────

-- ── Recipes: imports of back catalogues ──────────────────────────────────────────────────────────

-- ── Posts: held ones, repairs of identity, the re-check of old pages ─────────────────────────────

-- ── Stories: the same one told by several sources ────────────────────────────────────────────────
