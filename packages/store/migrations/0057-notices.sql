-- What people are to be told. The log says what happened, and this how far it was looked at: whatever is in it is told once it was.
CREATE TABLE notice_position (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  next INTEGER NOT NULL
) STRICT;

-- One thing that somebody, or a channel, is to be told. What comes of the same kind, about the same, before it is told is counted.
-- `recipient` is a principal, and empty where it is for a channel; addresses are looked up when it is sent.
CREATE TABLE notice (
  id TEXT PRIMARY KEY NOT NULL,
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  event TEXT NOT NULL,
  subject TEXT NOT NULL,
  entry INTEGER NOT NULL,
  count INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  notification TEXT
) STRICT;
CREATE UNIQUE INDEX notice_waiting ON notice (channel, recipient, event, subject) WHERE notification IS NULL;
CREATE INDEX notice_due ON notice (due_at) WHERE notification IS NULL;
CREATE INDEX notice_notification ON notice (notification) WHERE notification IS NOT NULL;
-- Who was told of something, so that they hear that it is over.
CREATE INDEX notice_subject ON notice (subject, event);

-- A message: all that somebody is told at once. It keeps its identifier however often it is tried.
CREATE TABLE notification (
  id TEXT PRIMARY KEY NOT NULL,
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  code TEXT,
  created_at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE INDEX notification_waiting ON notification (next_at) WHERE state = 'waiting';
CREATE INDEX notification_failed ON notification (id) WHERE state = 'failed';
CREATE INDEX notification_recipient ON notification (recipient, channel, created_at);
CREATE INDEX notification_settled ON notification (settled_at) WHERE settled_at IS NOT NULL;

-- What somebody has said of when they want to be told; where there is no row, the default of their role holds.
CREATE TABLE notification_preference (
  principal TEXT NOT NULL REFERENCES principal (id),
  event TEXT NOT NULL,
  delivery TEXT NOT NULL,
  PRIMARY KEY (principal, event)
) STRICT, WITHOUT ROWID;

-- What was told because of a day on the calendar, once.
CREATE TABLE notice_of_day (
  subject TEXT NOT NULL,
  event TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (subject, event, day)
) STRICT, WITHOUT ROWID;

-- Whose day to be reviewed has come near.
CREATE INDEX api_user_review ON api_user (review_on) WHERE review_on IS NOT NULL AND state <> 'deleted';
