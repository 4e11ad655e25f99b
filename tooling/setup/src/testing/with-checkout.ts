import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDirectory } from '@countersign/test-kit';
import { type Ending, type Running, startCommand } from './run-command.ts';

const repositoryRoot = fileURLToPath(new URL('../../../..', import.meta.url));

/** Prints what it was given; with `wait`, runs until it is told to stop and takes a moment over that. */
const program = `
console.log(JSON.stringify({ argv: process.argv.slice(2), cwd: process.cwd() }));
if (process.argv.includes('fail')) process.exitCode = 7;
if (process.argv.includes('wait')) {
  const busy = setInterval(() => {}, 1000);
  process.on('SIGINT', () => {
    console.log('asked to stop');
    setTimeout(() => {
      console.log('stopped');
      clearInterval(busy);
      process.exitCode = 3;
    }, 100);
  });
  console.log('at work');
}
`;

/** Unpacks the pnpm stand-in where npm was told to, and notes the call. */
const npm = `#!/bin/sh
echo "npm $*" >> "$CALLS"
for argument; do
  case $argument in --prefix=*) prefix=\${argument#--prefix=} ;; esac
done
mkdir -p "$prefix/node_modules/.bin"
cp "$STAND_INS/pnpm" "$prefix/node_modules/.bin/pnpm"
`;

/**
 * Installs the Node that runs the tests as the pinned one, unless there is one or the test tells it to fail
 * (PNPM_FAILS). It can be told to wait for a file first (PNPM_WAITS).
 */
const pnpm = `#!/bin/sh
if [ "$1" = --version ]; then echo 12.21.0; exit; fi
echo "pnpm $*" >> "$CALLS"
echo 'Progress: this belongs into the log'
if [ -n "$PNPM_FAILS" ]; then echo "$PNPM_FAILS" >&2; exit 1; fi
while [ -n "$PNPM_WAITS" ] && [ ! -e "$PNPM_WAITS" ] && [ -e "$STAND_INS" ]; do sleep 0.05; done
if [ -e node_modules/node/package.json ]; then echo 'Already up to date'; exit; fi
mkdir -p node_modules/node/bin
ln -s "$REAL_NODE" node_modules/node/bin/node
echo "{\\"version\\":\\"$REAL_NODE_VERSION\\"}" > node_modules/node/package.json
`;

/** A checkout with the real set-up code, a small program in place of the product, and stand-ins for npm and pnpm. */
export type TestCheckout = {
  readonly root: string;
  readonly start: (
    command: readonly string[],
    options?: { cwd?: string; env?: NodeJS.ProcessEnv },
  ) => Running;
  readonly run: (
    command: readonly string[],
    options?: { cwd?: string; env?: NodeJS.ProcessEnv },
  ) => Promise<Ending>;
  /** The calls of npm and pnpm so far, each as one line. */
  readonly calls: () => Promise<string[]>;
};

/** Digest of this Node, which is large. */
let node256: string | undefined;

/** Lends a checkout that has never been set up, and deletes it. */
export async function withCheckout<T>(use: (checkout: TestCheckout) => Promise<T>): Promise<T> {
  // macOS: the temporary folder is behind a symbolic link, and programs report where they really are.
  using directory = createDirectory();
  const root = await realpath(directory.path);
  for (const path of ['countersign', 'package.json', '.npmrc', 'tooling/setup/src']) {
    await cp(join(repositoryRoot, path), join(root, path), { recursive: true });
  }
  node256 ??= createHash('sha256')
    .update(await readFile(process.execPath))
    .digest('hex');
  const pinned = { version: process.versions.node, [`${process.platform}-${process.arch}`]: node256 };
  const files = {
    'tooling/setup/node-sha256.json': JSON.stringify(pinned),
    'pnpm-lock.yaml': '',
    'pnpm-workspace.yaml': '',
    'apps/cli/package.json': '{}',
  };
  for (const [path, content] of Object.entries({ ...files, 'apps/cli/src/main.ts': program })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  const standIns = join(root, 'stand-ins');
  await mkdir(standIns);
  for (const [name, script] of Object.entries({ npm, pnpm })) {
    await writeFile(join(standIns, name), script);
    await chmod(join(standIns, name), 0o755);
  }
  await symlink(process.execPath, join(standIns, 'node'));

  const calls = join(root, 'calls');
  const env = {
    PATH: `${standIns}:/usr/bin:/bin`,
    TMPDIR: root,
    CALLS: calls,
    STAND_INS: standIns,
    REAL_NODE: process.execPath,
    REAL_NODE_VERSION: process.versions.node,
  };
  const start: TestCheckout['start'] = (command, options) =>
    startCommand(command, { cwd: options?.cwd ?? root, env: { ...env, ...options?.env } });
  return await use({
    root,
    start,
    run: (command, options) => start(command, options).ended,
    calls: async () => (existsSync(calls) ? (await readFile(calls, 'utf8')).trimEnd().split('\n') : []),
  });
}
