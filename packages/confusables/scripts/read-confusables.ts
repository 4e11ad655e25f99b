import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Makes `src/unicode-confusables.json` from the table of the Unicode Consortium:
 * `node packages/confusables/scripts/read-confusables.ts <path of confusables.txt>`.
 *
 * A new table gives other skeletons, and the store keeps their blind indexes: it needs a migration that makes them anew.
 */
const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('say where confusables.txt is');
const bytes = readFileSync(path);
const text = bytes.toString('utf8');
const version = /^# Version: (\S+)$/m.exec(text)?.[1];
if (version === undefined) throw new Error(`${path} does not say its version`);

const characters = (codes: string) =>
  String.fromCodePoint(
    ...codes
      .trim()
      .split(/\s+/)
      .map((code) => Number.parseInt(code, 16)),
  );
const lookAlikes = new Map<string, string>();
for (const line of text.replace(/^\uFEFF/, '').split('\n')) {
  const [source, prototype, kind] = (line.split('#')[0] ?? '').split(';');
  if (source === undefined || prototype === undefined || kind === undefined) continue;
  const target = characters(prototype);
  lookAlikes.set(target, (lookAlikes.get(target) ?? '') + characters(source));
}
writeFileSync(
  new URL('../src/unicode-confusables.json', import.meta.url),
  `${JSON.stringify(
    {
      version,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      lookAlikes: Object.fromEntries(lookAlikes),
    },
    null,
    2,
  )}\n`,
);
