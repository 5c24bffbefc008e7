-- Sources that drift, move and flood; posts that are held, looked after and told twice.
-- Every column added has a default, so that a program of schema 1 can go on while nodes are replaced one by one.

-- ── Politeness: permanent redirects, how often a source has news ─────────────────────────────────

-- ── Health: drift, floods, what was kept for inspection ──────────────────────────────────────────
-- The verdict of a reading may also be "suspect": it answered, and what it answered is not believed. held: new posts that wait;
-- excluded: items that a filter keeps out; measures: what was measured of its list, as JSON.
ALTER TABLE reading ADD COLUMN held bigint NOT NULL DEFAULT 0;
ALTER TABLE reading ADD COLUMN excluded bigint NOT NULL DEFAULT 0;
ALTER TABLE reading ADD COLUMN measures {text};

-- What the next reading of a source, by this way from this address, is held against (Health.Baseline as JSON: hashes, dates,
-- numbers, names of elements). looked: when it was last looked at, believed or not.
CREATE TABLE baseline (
  source {text} NOT NULL,
  name   {text} NOT NULL,
  url    {text} NOT NULL,
  seen   {text} NOT NULL,
  looked bigint NOT NULL,
  PRIMARY KEY (source, name, url));

-- How a source stands. matter: drift (ok | suspect | broken), answer (ok | failing | gone), age (ok | quiet), flood (ok | held).
-- accepted: a person has accepted what it has become. told: the state that the webhook heard last, at told_at.
CREATE TABLE health (
  source   {text} NOT NULL,
  matter   {text} NOT NULL,
  state    {text} NOT NULL,
  since    bigint NOT NULL,
  streak   bigint NOT NULL DEFAULT 0,
  reasons  {text} NOT NULL DEFAULT '',
  accepted bigint NOT NULL DEFAULT 0,
  told     {text} NOT NULL DEFAULT 'ok',
  told_at  bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (source, matter));

-- Documents that were not believed, for somebody to look at: Brotli in base64; taken: how much of the bytes is kept.
CREATE TABLE kept (
  id           {id},
  source       {text} NOT NULL,
  at           bigint NOT NULL,
  origin       {text} NOT NULL,
  url          {text} NOT NULL,
  content_type {text},
  reasons      {text} NOT NULL,
  bytes        bigint NOT NULL,
  taken        bigint NOT NULL,
  hash         {text} NOT NULL,
  body         {text} NOT NULL);
CREATE INDEX kept_source ON kept (source, id);

-- ── Recipes: imports of back catalogues ──────────────────────────────────────────────────────────

-- ── Posts: held ones, repairs of identity, the re-check of old pages ─────────────────────────────
-- A held post has the state "held" and no number in the journal. held_why: flood | approval. held_quiet: it came with a quiet
-- reading, so nobody is told of it when it is approved. Its absences count good readings that did not list it.
ALTER TABLE post ADD COLUMN held_why {text};
ALTER TABLE post ADD COLUMN held_at bigint;
ALTER TABLE post ADD COLUMN held_quiet bigint NOT NULL DEFAULT 0;
CREATE INDEX post_held ON post (source, held_at) WHERE state = 'held';

-- relisted: when a withdrawn post was listed again (told once). withdrawn_at: when it was taken out. review_due: when its page is
-- asked for again; null: not planned yet. missed: 1, it is absent from its list for long enough that its page decides; 2, a
-- person asked for it. oldest_listed: the date of the oldest item of the newest complete reading; what is newer is in the list.
ALTER TABLE post ADD COLUMN relisted bigint;
ALTER TABLE post ADD COLUMN withdrawn_at bigint;
ALTER TABLE post ADD COLUMN missed bigint NOT NULL DEFAULT 0;
ALTER TABLE post ADD COLUMN review_due bigint;
CREATE INDEX post_relisted ON post (relisted) WHERE state = 'withdrawn' AND relisted IS NOT NULL;
CREATE INDEX post_review ON post (source, review_due) WHERE state = 'published';
ALTER TABLE source ADD COLUMN oldest_listed bigint;

-- How a post's own page answered the last time. gone_since, gone: since when, and how often in a row, it was not there.
-- unclear: how often in a row it could not be told. Validators are verbatim.
CREATE TABLE post_page (
  post          {text} PRIMARY KEY,
  asked         bigint NOT NULL,
  status        bigint,
  gone_since    bigint,
  gone          bigint NOT NULL DEFAULT 0,
  unclear       bigint NOT NULL DEFAULT 0,
  version       {text},
  etag          {text},
  last_modified {text},
  body_hash     {text});

-- Every post that was ever purged, also in databases that a restored one does not remember: they are never published again.
CREATE TABLE purged (
  post {text} PRIMARY KEY,
  at   bigint NOT NULL);
INSERT INTO purged (post, at) SELECT id, 0 FROM post WHERE state = 'purged';

-- How much the next text differs from this one: cosmetic | minor | plain | major.
ALTER TABLE revision ADD COLUMN level {text};

-- ── Stories: the same one told by several sources ────────────────────────────────────────────────
