-- Feeds: what they need beside posts and journal. {blob} is bytes.
-- Every column added has a default, so that a program of schema 2 can go on while nodes are replaced one by one.

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

-- Posts that show pictures. version: a hash of which ones, and of the post's revision; due: when they are looked for, null where nothing is left to do.
CREATE TABLE picture_task (
  post      {text} PRIMARY KEY,
  source    {text} NOT NULL,
  version   {text} NOT NULL,
  published bigint NOT NULL,
  due       bigint,
  tries     bigint NOT NULL DEFAULT 0);
CREATE INDEX picture_task_next ON picture_task (source, published) WHERE due IS NOT NULL;

-- The copies that a post shows (Posts.PictureCopy as JSON): whoever reads the post has them, without another question.
ALTER TABLE post ADD COLUMN pictures {text} NOT NULL DEFAULT '[]';
