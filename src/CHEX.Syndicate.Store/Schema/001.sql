-- The whole state of the service. One text for both stores; the tokens in braces are what differs
-- (see Dialect): {text} is text that sorts by bytes, {id} is a number the store gives, {hot} leaves
-- room in a page for rows that change often. All times are milliseconds since 1970 UTC.

-- What is decided once: the recorded public address, the epoch, the applied configuration.
CREATE TABLE meta (
  key   {text} PRIMARY KEY,
  value {text} NOT NULL);

-- Every log has one row; its number is taken from here as the last step of a transaction.
-- Names: 'journal', 'account:NAME', 'feed:PATH'.
CREATE TABLE log (
  name {text} PRIMARY KEY,
  head bigint NOT NULL){hot};

-- ── Lanes ────────────────────────────────────────────────────────────────────────────────────────
-- state: 0 follows its log, 1 waits until due, 2 owned (due is the end of the lease), 3 parked.
CREATE TABLE lane (
  id            {id},
  kind          {text} NOT NULL,
  key           {text} NOT NULL,
  log           {text},
  cursor        bigint NOT NULL DEFAULT 0,
  until         bigint,
  state         bigint NOT NULL,
  due           bigint NOT NULL DEFAULT 0,
  wanted        bigint NOT NULL DEFAULT 0,
  attempts      bigint NOT NULL DEFAULT 0,
  failing_since bigint,
  token         bigint NOT NULL DEFAULT 0,
  host          {text},
  data          {text},
  UNIQUE (kind, key)){hot};
-- Lanes that failed are claimed apart from the others (they get a quarter of the slots): an index each.
CREATE INDEX lane_due ON lane (kind, due) WHERE state IN (1, 2) AND attempts = 0;
CREATE INDEX lane_retry ON lane (kind, due) WHERE state IN (1, 2) AND attempts > 0;
CREATE INDEX lane_behind ON lane (kind, log, cursor) WHERE state = 0;

-- What is for one lane alone, sent before its log. The newest word on a topic wins.
CREATE TABLE letter (
  lane  bigint NOT NULL REFERENCES lane (id),
  n     bigint NOT NULL,
  topic {text} NOT NULL,
  inbox {text} NOT NULL,
  body  {text} NOT NULL,
  PRIMARY KEY (lane, n),
  UNIQUE (lane, topic));

-- Politeness and breaker of one authority (host and port), for all nodes.
CREATE TABLE host (
  authority   {text} PRIMARY KEY,
  next_at     bigint NOT NULL DEFAULT 0,
  open_until  bigint NOT NULL DEFAULT 0,
  failures    bigint NOT NULL DEFAULT 0,
  signature   {text},
  last_status bigint){hot};

-- ── Sources ──────────────────────────────────────────────────────────────────────────────────────
-- state: active | paused. first_read is the end of the first good reading; before it nothing is loud.
-- settings: a hash of how it is configured to be read, so that a corrected address is tried at once. info: what was last
-- configured of it (Posts.SourceInfo as JSON): its posts are shown by that when it is paused.
CREATE TABLE source (
  id         {text} PRIMARY KEY,
  state      {text} NOT NULL,
  origin     {text},
  first_read bigint,
  settings   {text},
  info       {text},
  created    bigint NOT NULL);

-- The ways in which a source was read to its end: the first reading by another way is quiet.
CREATE TABLE origin (
  source     {text} NOT NULL,
  name       {text} NOT NULL,
  url        {text} NOT NULL,
  first_read bigint NOT NULL,
  PRIMARY KEY (source, name, url));

-- Items of a page's list whose articles were read, or tried in vain. page and entry are hashes: of the article's
-- address, and of how the list showed it then.
CREATE TABLE article (
  source {text} NOT NULL,
  page   {text} NOT NULL,
  entry  {text} NOT NULL,
  post   {text},
  tries  bigint NOT NULL,
  at     bigint NOT NULL,
  PRIMARY KEY (source, page));
CREATE INDEX article_post ON article (post);

-- Validators of one address of one source, verbatim, and the hash of the body they came with. version: what the
-- source was read with; validators made by another one are dropped. at: when the body came.
CREATE TABLE validator (
  source        {text} NOT NULL,
  url           {text} NOT NULL,
  version       {text} NOT NULL,
  etag          {text},
  last_modified {text},
  body_hash     {text},
  at            bigint NOT NULL,
  PRIMARY KEY (source, url));

-- One attempt to read a source. verdict: ok | unchanged | failed. reason says why it failed, or why the ways before
-- the one that answered did; notes, what had to be repaired.
CREATE TABLE reading (
  id          {id},
  source      {text} NOT NULL,
  at          bigint NOT NULL,
  took        bigint NOT NULL,
  origin      {text},
  status      bigint,
  bytes       bigint NOT NULL DEFAULT 0,
  items       bigint NOT NULL DEFAULT 0,
  new_posts   bigint NOT NULL DEFAULT 0,
  revised     bigint NOT NULL DEFAULT 0,
  withdrawn   bigint NOT NULL DEFAULT 0,
  verdict     {text} NOT NULL,
  reason      {text},
  notes       {text});
CREATE INDEX reading_source ON reading (source, id);

-- ── Posts ────────────────────────────────────────────────────────────────────────────────────────
-- state: published | withdrawn | purged. A purged row keeps its id and source and nothing of its text.
-- withdrawn_by: source | operator (an operator's withdrawal is not undone by a reading).
-- origin: the way of reading whose text it has. precision of published: instant | day | seen (the source
-- did not say; it is the moment of first sight). moved: how often in a row its page led to the home page or the list.
CREATE TABLE post (
  id             {text} PRIMARY KEY,
  source         {text} NOT NULL,
  origin         {text},
  state          {text} NOT NULL,
  withdrawn_by   {text},
  gen            bigint NOT NULL DEFAULT 1,
  rev            bigint NOT NULL,
  seq            bigint NOT NULL,
  url            {text} NOT NULL,
  title          {text} NOT NULL,
  summary        {text},
  content        {text},
  language       {text},
  authors        {text} NOT NULL DEFAULT '[]',
  categories     {text} NOT NULL DEFAULT '[]',
  topics         {text} NOT NULL DEFAULT '[]',
  image          {text},
  enclosures     {text} NOT NULL DEFAULT '[]',
  published      bigint NOT NULL,
  precision      {text} NOT NULL DEFAULT 'instant',
  updated        bigint NOT NULL,
  first_seen     bigint NOT NULL,
  last_seen      bigint NOT NULL,
  absences       bigint NOT NULL DEFAULT 0,
  absent_since   bigint,
  moved          bigint NOT NULL DEFAULT 0);
CREATE INDEX post_newest ON post (published, first_seen, id) WHERE state = 'published';
CREATE INDEX post_source ON post (source, published, id);
CREATE INDEX post_changed ON post (source, seq);

-- What a source calls a post: a hash of the name, so that a purge can forget the name and keep the tie.
CREATE TABLE alias (
  source {text} NOT NULL,
  hash   {text} NOT NULL,
  post   {text} NOT NULL,
  name   {text},
  PRIMARY KEY (source, hash));
CREATE INDEX alias_post ON alias (post);

-- Only a difference against the same origin and the same version (of normaliser, reader and recipe) is an edit.
CREATE TABLE fingerprint (
  post    {text} NOT NULL,
  origin  {text} NOT NULL,
  version {text} NOT NULL,
  words   {text} NOT NULL,
  markup  {text} NOT NULL,
  PRIMARY KEY (post, origin));

-- Texts that were current once (the newest few of a post).
CREATE TABLE revision (
  post {text} NOT NULL,
  rev  bigint NOT NULL,
  at   bigint NOT NULL,
  body {text} NOT NULL,
  PRIMARY KEY (post, rev));

-- The journal: kind is published | revised | withdrawn | purged (a restored post is published again).
CREATE TABLE change (
  seq   bigint PRIMARY KEY,
  post  {text} NOT NULL,
  kind  {text} NOT NULL,
  rev   bigint NOT NULL,
  quiet bigint NOT NULL,
  at    bigint NOT NULL);

-- ── Fediverse ────────────────────────────────────────────────────────────────────────────────────
-- state: active | frozen | retired. private_key is encrypted with the secret that lives outside the store.
CREATE TABLE account (
  name        {text} PRIMARY KEY,
  state       {text} NOT NULL,
  public_key  {text} NOT NULL,
  private_key {text} NOT NULL,
  created     bigint NOT NULL,
  next_note   bigint NOT NULL DEFAULT 0,
  profile     {text});

-- kind: note | boost. state: queued | silent | out | gone. created: its number in the activity log
-- (0 for a silent note, which was never announced). rev: the post's revision that it says.
CREATE TABLE note (
  id        {text} PRIMARY KEY,
  account   {text} NOT NULL,
  post      {text} NOT NULL,
  gen       bigint NOT NULL,
  kind      {text} NOT NULL,
  state     {text} NOT NULL,
  rev       bigint NOT NULL,
  due       bigint NOT NULL,
  created   bigint NOT NULL DEFAULT 0,
  published bigint NOT NULL,
  updated   bigint,
  UNIQUE (account, post, gen));
CREATE INDEX note_queue ON note (account, due) WHERE state = 'queued';
CREATE INDEX note_public ON note (account, published, id) WHERE state IN ('out', 'silent');
CREATE INDEX note_post ON note (post);

-- The activity log of each account. The body is stored once and signed when it is sent.
CREATE TABLE activity (
  account    {text} NOT NULL,
  seq        bigint NOT NULL,
  type       {text} NOT NULL,
  note       {text},
  created    bigint NOT NULL,
  superseded bigint,
  body       {text} NOT NULL,
  at         bigint NOT NULL,
  PRIMARY KEY (account, seq));
CREATE INDEX activity_note ON activity (account, note) WHERE superseded IS NULL;

CREATE TABLE follower (
  account {text} NOT NULL,
  actor   {text} NOT NULL,
  inbox   {text} NOT NULL,
  lane    bigint NOT NULL REFERENCES lane (id),
  follow  {text} NOT NULL,
  at      bigint NOT NULL,
  PRIMARY KEY (account, actor));
CREATE INDEX follower_lane ON follower (lane);

-- Actors of other servers whose keys were fetched; failed_until remembers a failure for five minutes.
CREATE TABLE remote_actor (
  id           {text} PRIMARY KEY,
  inbox        {text},
  shared_inbox {text},
  key_id       {text},
  key_pem      {text},
  fetched      bigint NOT NULL,
  failed_until bigint NOT NULL DEFAULT 0);
CREATE INDEX remote_actor_key ON remote_actor (key_id);

-- Inbound activity ids (kept 30 days) and Undos that came before their Follow (kept 6 hours).
CREATE TABLE heard (
  id {text} PRIMARY KEY,
  at bigint NOT NULL);
CREATE INDEX heard_at ON heard (at);
