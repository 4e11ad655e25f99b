import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { createDirectory } from '@countersign/test-kit';
import { beforeAll, describe, expect, test } from 'vitest';
import { environmentFor, ROOT } from './testing/checkout.ts';
import { startProgram } from './testing/program.ts';
import { scriptOf, testedCommands } from './testing/readme.ts';

const LIMIT = 600_000;
/** In the order of their story: each begins where the one before it has ended. */
const DAYS = ['a-batch-administrator', 'an-approver', 'a-portal-operator', 'an-owner', 'an-auditor'];
/**
 * What the guides show is what was printed. After a change of the product that is meant:
 * `RENEW_GUIDES=1 vitest run tooling/e2e/src/programs/days-guides.test.ts`, and read the diff.
 */
const isRenewing = process.env['RENEW_GUIDES'] === '1';
const BLOCK = /^```sh test\n.*?^```$(?:\n\n```text printed\n(.*?)^```$)?/gms;
const MARK = '=== block';

interface Played {
  readonly block: string;
  /** What the guide shows, where it shows anything. */
  readonly shown: string | undefined;
  readonly printed: string;
}
let played: readonly (readonly Played[])[];

const pathOf = (day: string) => join(ROOT, 'docs', 'guides', `a-day-as-${day}.md`);

/** Without what is another one each time: identifiers, digests, times, folders, and how long the log is. */
const mask = (text: string) =>
  text
    .replace(/\b([a-z]{3})_[0-9A-HJKMNP-TV-Z]{26}/g, '$1_ID')
    .replace(/\b[0-9a-f]{64}\b/g, 'DIGEST')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UUID')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [\w:+-]+ */g, 'TIME ')
    .replace(/in (\d+) (h|days)/g, 'in SOME $2')
    .replace(/^((entries|checkpoints|compared) +)\d+( rows with the first \d+)?/gm, '$1N')
    .replace(/[ -]+$/gm, '');

beforeAll(async () => {
  using directory = createDirectory();
  const dataDirectory = directory.path;
  await seedEmbeddedQueue(dataDirectory);
  const blocks = DAYS.map((day) => [...readFileSync(pathOf(day), 'utf8').matchAll(BLOCK)]);
  const script = blocks
    .flat()
    .map(
      ([block]) => `echo '${MARK}'\n${scriptOf(testedCommands(block)).replaceAll(/^printf '%s.*$/gm, ':')}`,
    )
    .join('\n');
  await using stack = startProgram(['start'], { dataDirectory });
  await stack.says(/Stop with Ctrl-C/);
  const env = { ...environmentFor(dataDirectory), TMPDIR: dataDirectory, TZ: 'UTC' };
  const shell = spawn('sh', ['-c', `exec 2>&1\n${script}`], { cwd: ROOT, env });
  let said = '';
  shell.stdout.on('data', (chunk: Buffer) => (said += String(chunk)));
  const [code] = await once(shell, 'close');
  expect(code, said).toBe(0);
  const printed = said.split(`${MARK}\n`).slice(1);
  played = blocks.map((ofDay) =>
    ofDay.map(([block, shown]) => ({ block, shown, printed: printed.shift() ?? '' })),
  );
  stack.kill('SIGINT');
  expect((await stack.ended).code).toBe(0);
}, LIMIT);

describe.each(DAYS.map((day, index) => [day, index] as const))('a day as %s', (day, index) => {
  test('prints what its guide shows', () => {
    const shown = (played[index] ?? []).filter((one) => one.shown !== undefined);
    expect(shown.length).toBeGreaterThan(0);
    if (isRenewing) {
      const renewed = shown.reduce(
        (text, { block, shown: before = '', printed }) =>
          text.replace(
            block,
            () => `${block.slice(0, block.length - 3 - before.length)}${printed.replace(/ +$/gm, '')}\`\`\``,
          ),
        readFileSync(pathOf(day), 'utf8'),
      );
      writeFileSync(pathOf(day), renewed);
      return;
    }
    for (const { shown: text = '', printed } of shown) expect(mask(text)).toBe(mask(printed));
  });
});
