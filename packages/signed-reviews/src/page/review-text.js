// What a person is shown and signs. The page in the browser and the service both run this file as it is, so it is plain
// JavaScript, and uses nothing of either. What it gives is signed: a change of a single character needs another version.

/** What no font shows, or what turns the direction of what follows: it is written out, so that what is read is what is signed. */
const UNSEEN = /(?!\n)[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

const visible = (text) =>
  text.replace(UNSEEN, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The text of a review: a line for each fact. A value of several lines is moved in, so that none can pass for another fact. */
export const reviewText = ({ facts }) =>
  [
    'countersign review v1',
    ...facts.map(({ name, value }) => `${name}: ${visible(value).replaceAll('\n', '\n    ')}`),
    '',
  ].join('\n');

/** A reason as it is kept: NFC, no white space around it, single blanks inside. */
export const oneForm = (text) =>
  text
    .normalize('NFC')
    .replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '')
    .replace(/\p{Zs}+/gu, ' ');

/** What the digests of the text and of the reason are made of: the salt keeps others from guessing what they are of. */
export const salted = (salt, text) => `${salt}\n${text}`;

/** The envelope as it is signed: canonical JSON (RFC 8785), which for strings, numbers and null is this. */
export const envelopeText = (envelope) =>
  JSON.stringify(
    Object.fromEntries(Object.entries(envelope).sort(([one], [other]) => (one < other ? -1 : 1))),
  );

/** What the challenge is the SHA-256 of. */
export const challengeText = (envelope) => `countersign/review/v1\n${envelope}`;
