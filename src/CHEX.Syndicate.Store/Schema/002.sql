-- Sources that drift, move and flood; posts that are held, looked after and told twice.
-- Every column added has a default, so that a program of schema 1 can go on while nodes are replaced one by one.

-- ── Politeness: permanent redirects, how often a source has news ─────────────────────────────────
-- busy_until: somebody asks the host now, until then at the longest. busy_by: who, 'service' or null for a command beside it,
-- so that a service that starts again ends its own turns and no other's. asked_at: when it was asked last.
ALTER TABLE host ADD COLUMN busy_until bigint NOT NULL DEFAULT 0;
ALTER TABLE host ADD COLUMN busy_by {text};
ALTER TABLE host ADD COLUMN asked_at bigint NOT NULL DEFAULT 0;

-- Lanes that follow no log are not looked through for logs: there may be one a source.
DROP INDEX lane_behind;
CREATE INDEX lane_behind ON lane (kind, log, cursor) WHERE state = 0 AND log IS NOT NULL;

-- The robots.txt of a site (scheme and authority): the last that could be read, when, and until when nobody looks again.
CREATE TABLE robots (
  site    {text} PRIMARY KEY,
  text    {text},
  trouble {text},
  good_at bigint NOT NULL,
  until   bigint NOT NULL);

-- hold: paused (by hand) | gone (410 at every address); not read until it is resumed. hints: what its feed said last
-- about when to come again (Sources.FeedHints as JSON).
ALTER TABLE source ADD COLUMN hold {text};
ALTER TABLE source ADD COLUMN held_at bigint;
ALTER TABLE source ADD COLUMN hints {text};

-- What is known of an address that a source is read at. moved_to: where it permanently leads, since when, how often that was
-- seen and with posts that were known; adopted: since when it is asked there. refused: the 4xx it answered last, how often in a
-- row, and until when it is left alone where there is another way (410: until the source is resumed).
CREATE TABLE source_address (
  source        {text} NOT NULL,
  url           {text} NOT NULL,
  moved_to      {text},
  moved_since   bigint,
  moved_times   bigint NOT NULL DEFAULT 0,
  overlapped    bigint NOT NULL DEFAULT 0,
  adopted       bigint,
  refused       bigint,
  refused_at    bigint,
  refused_times bigint NOT NULL DEFAULT 0,
  refused_until bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (source, url));

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

-- Lists that were not believed, with the validators that they came with: as long as they stay, so do the reasons.
CREATE TABLE doubted (
  source        {text} NOT NULL,
  origin        {text} NOT NULL,
  version       {text} NOT NULL,
  address       {text} NOT NULL,
  etag          {text},
  last_modified {text},
  why           {text} NOT NULL,
  at            bigint NOT NULL,
  PRIMARY KEY (source, origin));

-- A list of which some articles are still to be read (Sources.Reading.LeftList as JSON), by the way it was read.
CREATE TABLE left_articles (
  source  {text} NOT NULL,
  origin  {text} NOT NULL,
  version {text} NOT NULL,
  list    {text} NOT NULL,
  PRIMARY KEY (source, origin));

-- ── Recipes: imports of back catalogues ──────────────────────────────────────────────────────────
-- Where the import of a source's back catalogue stands. state: running | done. since: how far back it goes. way: which of the
-- source's ways it follows, null before one answered. next: the page it reads next, null where there is none; place: a hash of the last item of
-- that page that is done. oldest: the date it has come back to. turn: raised by each step, so that two imports never work at one.
CREATE TABLE import (
  source   {text} PRIMARY KEY,
  state    {text} NOT NULL,
  since    bigint NOT NULL,
  way      {text},
  next     {text},
  place    {text},
  oldest   bigint,
  begun    bigint NOT NULL,
  at       bigint NOT NULL,
  pages    bigint NOT NULL DEFAULT 0,
  requests bigint NOT NULL DEFAULT 0,
  new_posts bigint NOT NULL DEFAULT 0,
  known    bigint NOT NULL DEFAULT 0,
  turn     bigint NOT NULL DEFAULT 0);

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
-- None of these is for all of a source's published posts: a reading that finds nothing new costs the same among a million, and a
-- source's newest are found by their dates.
CREATE INDEX post_review ON post (source, review_due, id) WHERE state = 'published' AND review_due IS NOT NULL;
CREATE INDEX post_unplanned ON post (source, review_due) WHERE state = 'published' AND review_due IS NULL;
CREATE INDEX post_missed ON post (source, missed, review_due, id) WHERE missed > 0;
CREATE INDEX post_absent ON post (source, absent_since) WHERE absent_since IS NOT NULL;
CREATE INDEX post_latest ON post (source, published, first_seen, id) WHERE state = 'published';
CREATE INDEX post_withdrawn ON post (source, withdrawn_at) WHERE state = 'withdrawn';
ALTER TABLE source ADD COLUMN oldest_listed bigint;

-- These lanes slept until a reading woke them; now there is always something for them to look at.
UPDATE lane SET state = 1, due = 0 WHERE kind = 'recheck' AND state = 0;

-- How a post's own page answered the last time. gone_since, gone: since when, and how often in a row, it was not there.
-- unclear: how often in a row it could not be told. changed: since when it says something else than was read with its list.
-- Validators are verbatim, and of the address url.
CREATE TABLE post_page (
  post          {text} PRIMARY KEY,
  url           {text},
  asked         bigint NOT NULL,
  status        bigint,
  gone_since    bigint,
  gone          bigint NOT NULL DEFAULT 0,
  unclear       bigint NOT NULL DEFAULT 0,
  changed       bigint,
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

-- What a post is found by among those that may tell the same story: hashes of its addresses, its title and pieces of its text.
-- kind: url | canonical (which reading alone knows, and which stays) | title | short (a title that is not enough where the
-- texts differ) | text. They go when the post is purged: a hash of a short text can be found by trying.
CREATE TABLE story_key (
  post      {text} NOT NULL,
  kind      {text} NOT NULL,
  hash      {text} NOT NULL,
  source    {text} NOT NULL,
  published bigint NOT NULL);
CREATE INDEX story_key_post ON story_key (post);
CREATE INDEX story_key_hash ON story_key (hash, published);

-- What a post says besides what its source says under everything, to be compared with others: how many runs of five words, and
-- the smallest hashes of them (base64). Short texts have none. It goes when the post is purged.
CREATE TABLE story_text (
  post   {text} PRIMARY KEY,
  runs   bigint NOT NULL,
  sketch {text} NOT NULL);

-- Published posts that tell the same story as another one. story is the smallest id among them.
CREATE TABLE story (
  post  {text} PRIMARY KEY,
  story {text} NOT NULL);
CREATE INDEX story_posts ON story (story);

-- What a person decided of two posts (one < other): together 1, apart 0. It stands whatever they say later.
CREATE TABLE story_choice (
  one      {text} NOT NULL,
  other    {text} NOT NULL,
  together bigint NOT NULL,
  at       bigint NOT NULL,
  PRIMARY KEY (one, other));
CREATE INDEX story_choice_other ON story_choice (other);
