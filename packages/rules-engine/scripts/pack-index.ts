import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LINE_WIDTH = 110;
const policies = new URL('../policies/', import.meta.url);
export const packIndexFile = new URL('../src/packs.ts', import.meta.url);

/** The pack and the name of every rule that is shipped, in a stable order. */
export function shippedRuleNames(): readonly { pack: string; name: string }[] {
  return readdirSync(policies)
    .sort()
    .flatMap((pack) =>
      readdirSync(new URL(`${pack}/`, policies))
        .map((file) => file.replace(/\.json$/, ''))
        .sort()
        .map((name) => ({ pack, name })),
    );
}

/** The module that imports every rule. It is written out because a pure package reads no files. */
export function renderPackIndex(names = shippedRuleNames()): string {
  const variable = ({ pack, name }: { pack: string; name: string }) =>
    `${pack}-${name}`.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
  return [
    '// Written by scripts/pack-index.ts from the files under policies/. Do not edit.',
    ...names.map((rule) => importOf(variable(rule), `../policies/${rule.pack}/${rule.name}.json`)),
    '',
    '/** The rule documents that Countersign ships, unread: hand them to `loadRules`. */',
    'export const shippedRules: readonly unknown[] = [',
    ...names.map((rule) => `  ${variable(rule)},`),
    '];',
    '',
  ].join('\n');
}

/** Broken over lines as the formatter does it, so that the written file is the formatted one. */
function importOf(variable: string, path: string): string {
  const line = `import ${variable} from '${path}' with { type: 'json' };`;
  return line.length <= LINE_WIDTH ? line : line.replace("{ type: 'json' }", "{\n  type: 'json',\n}");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(packIndexFile, renderPackIndex());
}
