import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Rule } from '@countersign/schema';
import { createDirectory } from '@countersign/test-kit';
import { expect, test } from 'vitest';

const PROJECT = resolve(import.meta.dirname, '../../../..');
const GUIDE = readFileSync(join(PROJECT, 'docs/guides/write-your-first-rule.md'), 'utf8');

const blocks = (info: string): readonly string[] =>
  [...GUIDE.matchAll(new RegExp(`^\`\`\`${info}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);

/** How many rules there are changes more often than what the guide is about. */
const withoutCounts = (text: string) => text.replaceAll(/^(rules|cases|conditions|\d+ rules).*$/gm, '...');

/** An empty folder beside one that looks like the checkout, which is where the guide starts. */
function createDesk(): Disposable & {
  run(line: string): string;
  edit(file: string, change: (rule: Rule) => Rule): void;
} {
  const { path: root, ...directory } = createDirectory();
  const checkout = join(root, 'checkout');
  mkdirSync(checkout);
  symlinkSync(join(PROJECT, 'packages'), join(checkout, 'packages'));
  const program = `'${process.execPath}' '${join(PROJECT, 'apps/cli/src/main.ts')}'`;
  return {
    run: (line) =>
      spawnSync('sh', ['-c', line.replace('./countersign', program)], { cwd: checkout, encoding: 'utf8' })
        .stdout,
    edit: (file, change) => {
      const path = join(root, 'our-policies', file);
      writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))));
    },
    ...directory,
  };
}

test('whoever follows the guide to a first rule sees what it says', () => {
  using desk = createDesk();
  const [newParts = '', newCase = ''] = blocks('json');
  const [copyAll = '', copyOne = ''] = blocks('sh');
  const [lint = '', passed = '', ...transcripts] = blocks('text');
  const expectAsShown = () => {
    const [prompt = '', ...shown] = (transcripts.shift() ?? '').split('\n');
    expect(prompt).toMatch(/^\$ /);
    expect(withoutCounts(desk.run(prompt.slice(2)))).toBe(withoutCounts(shown.join('\n')));
  };
  const replaceCase = (rule: Rule, index: number, parts: object): Rule => ({
    ...rule,
    cases: rule.cases.map((item, at) => (at === index ? { ...item, ...parts } : item)),
  });

  const started = copyAll.trim().split('\n').map(desk.run).join('');
  expect(withoutCounts(started)).toBe(withoutCounts(lint + passed));
  desk.run(copyOne.trim());
  expectAsShown();

  const mine = 'house/review-date-dotdigital.json';
  desk.edit(mine, (rule) => ({ ...rule, ...JSON.parse(newParts) }));
  expectAsShown();
  desk.edit(mine, (rule) => replaceCase(rule, 1, { provider: 'dotdigital' }));
  expectAsShown();

  desk.edit(mine, (rule) => {
    const failing = rule.cases.findIndex(({ title }) => title === '180 days ahead');
    return replaceCase(rule, failing, JSON.parse(newCase));
  });
  expect(desk.run('./countersign policy test ../our-policies')).toMatch(/\npassed\n$/);
  expectAsShown();

  desk.edit('house/review-date-limit.json', (rule) => ({
    ...rule,
    conditions: JSON.parse(JSON.stringify(rule.conditions).replace('180', '365')),
  }));
  expectAsShown();
  expect(transcripts).toEqual([]);
});
