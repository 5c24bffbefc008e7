-- Feeds: what they need beside posts and journal. {blob} is bytes.
-- A program of schema 2 does not keep up what is told here by the journal: it does not start on it.

-- ── Pictures: copies of what posts show ──────────────────────────────────────────────────────────
-- A copy, stored once however many posts show it. id: of the hash of its bytes; type: jpg | png | webp.
CREATE TABLE picture (
  id     {text} PRIMARY KEY,
  type   {text} NOT NULL,
  bytes  bigint NOT NULL,
  width  bigint NOT NULL,
  height bigint NOT NULL,
  at     bigint NOT NULL);

-- Its bytes, in pieces, so that nobody who serves one holds the whole of it.
CREATE TABLE picture_piece (
  picture {text} NOT NULL,
  n       bigint NOT NULL,
  body    {blob} NOT NULL,
  PRIMARY KEY (picture, n));

-- Which posts show it, and at which address of the source it was found. A picture that no post shows is deleted with its last line here.
CREATE TABLE picture_use (
  post    {text} NOT NULL,
  url     {text} NOT NULL,
  picture {text} NOT NULL,
  PRIMARY KEY (post, url));
CREATE INDEX picture_use_picture ON picture_use (picture);

-- Posts that show pictures. version: a hash of which ones, and of the post's revision; due: when they are looked for, null where nothing is left to do;
-- refused: the addresses (JSON) at which there is none to be had, which are not asked again.
CREATE TABLE picture_task (
  post      {text} PRIMARY KEY,
  source    {text} NOT NULL,
  version   {text} NOT NULL,
  published bigint NOT NULL,
  due       bigint,
  tries     bigint NOT NULL DEFAULT 0,
  refused   {text} NOT NULL DEFAULT '[]');
CREATE INDEX picture_task_source ON picture_task (source);
-- With due in it, the many that are put off while there is no room are passed over without being read.
CREATE INDEX picture_task_next ON picture_task (source, published, due) WHERE due IS NOT NULL;

-- The copies that a post shows (Posts.PictureCopy as JSON): whoever reads the post has them, without another question.
ALTER TABLE post ADD COLUMN pictures {text} NOT NULL DEFAULT '[]';

-- ── Dates: when posts were added ─────────────────────────────────────────────────────────────────
-- added: the moment of the entry that published it, in ms of whole seconds, a second or more after that of every post added before (Posts.AddedMoments);
-- 0 where it was never published. It never changes for what happens to other posts, nor for revisions.
ALTER TABLE post ADD COLUMN added bigint NOT NULL DEFAULT 0;
UPDATE post SET added = m.added
FROM (
  SELECT post, 1000 * (n + max(second - n) OVER (ORDER BY n)) AS added
  FROM (
    SELECT post, at / 1000 AS second, row_number() OVER (ORDER BY seq) AS n
    FROM (SELECT post, max(seq) AS seq, max(at) AS at FROM change WHERE kind = 'published' GROUP BY post) AS entry) AS numbered) AS m
WHERE post.id = m.post AND post.state <> 'purged';
CREATE INDEX post_added ON post (added);
CREATE INDEX post_added_newest ON post (added, id, source) WHERE state = 'published';
CREATE INDEX post_added_source ON post (source, added, id) WHERE state = 'published';
CREATE INDEX post_not_added ON post (seq) WHERE added = 0 AND state = 'published';

-- The newest of several sources are found in the order of dates: with the source in it, no post is read to be passed over.
DROP INDEX post_newest;
CREATE INDEX post_newest ON post (published, first_seen, id, source) WHERE state = 'published';

-- ── Topics: what published posts are about ───────────────────────────────────────────────────────
-- A row for each topic of each published post, so that the newest of a rare topic are found among a million others.
-- published, first_seen and added are the post's, to be read in its order. The journal keeps it (Posts.TopicIndex).
CREATE TABLE post_topic (
  post       {text} NOT NULL,
  topic      {text} NOT NULL,
  source     {text} NOT NULL,
  published  bigint NOT NULL,
  first_seen bigint NOT NULL,
  added      bigint NOT NULL,
  PRIMARY KEY (post, topic));
INSERT INTO post_topic (post, topic, source, published, first_seen, added)
  SELECT DISTINCT post.id, topic.value, post.source, post.published, post.first_seen, post.added FROM post, {topics} WHERE post.state = 'published';
CREATE INDEX post_topic_newest ON post_topic (topic, published, first_seen, post, source);
CREATE INDEX post_topic_source ON post_topic (topic, source, published, first_seen, post);
CREATE INDEX post_topic_added ON post_topic (topic, added, post);
CREATE INDEX post_topic_source_added ON post_topic (topic, source, added, post);

-- The last change of a post of the source that was about the topic before it or after it: a feed's date does not go back when a
-- post leaves it.
CREATE TABLE topic_change (
  topic  {text} NOT NULL,
  source {text} NOT NULL,
  seq    bigint NOT NULL,
  PRIMARY KEY (topic, source));
INSERT INTO topic_change (topic, source, seq)
  SELECT DISTINCT post_topic.topic, post_topic.source, log.head FROM post_topic, log WHERE log.name = 'journal';

-- ── Changes: ends and restorations ───────────────────────────────────────────────────────────────
-- Ends are few among many changes: by post, so that a publication after one is told as a restoration; by time, for tombstones.
-- Loud changes may be few among a million that an import told quietly: the hub looks for the next.
CREATE INDEX change_loud ON change (seq) WHERE quiet = 0;
CREATE INDEX change_ended ON change (post, seq) WHERE kind IN ('withdrawn', 'purged');
CREATE INDEX change_ends ON change (at, seq) WHERE kind IN ('withdrawn', 'purged');

-- ── Push (WebSub): who has asked to be told of a feed ────────────────────────────────────────────
-- Subscriptions whose subscriber has confirmed them; none outlives lease_end. topic is the feed's path with its query. domain: the
-- registrable domain of the callback, by which there are limits. secret is encrypted with the secret that lives outside the store.
-- has: the validator of what the subscriber got last, or has had when it asked. denied: why it is to be told that this is over.
-- What is pushed is never stored. A lane of kind push goes with its subscription: strangers make them.
CREATE TABLE subscription (
  topic      {text} NOT NULL,
  callback   {text} NOT NULL,
  domain     {text} NOT NULL,
  lane       bigint NOT NULL REFERENCES lane (id),
  secret     {text},
  since      bigint NOT NULL,
  lease_end  bigint NOT NULL,
  has        {text} NOT NULL,
  pushed     bigint NOT NULL DEFAULT 0,
  pushed_at  bigint,
  failed     {text},
  denied     {text},
  PRIMARY KEY (topic, callback));
CREATE INDEX subscription_lane ON subscription (lane);
CREATE INDEX subscription_domain ON subscription (domain);
CREATE INDEX subscription_lease ON subscription (lease_end);
