import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withCheckout } from './testing/with-checkout.ts';

const pnpmCalls = (calls: readonly string[]) => calls.filter((call) => call.startsWith('pnpm '));

describe('the first command in a checkout', () => {
  it('installs from the lockfile, says so on standard error only, and then does its work', () =>
    withCheckout(async (checkout) => {
      const { code, stdout, stderr } = await checkout.run(['./countersign', 'doctor', '--json']);
      expect(stdout).toBe(`${JSON.stringify({ argv: ['doctor', '--json'], cwd: checkout.root })}\n`);
      expect(stderr).toMatch(/^countersign: setting up this checkout, once\n/);
      expect(code).toBe(0);
      expect(await checkout.calls()).toEqual([
        expect.stringMatching(/^npm install .*pnpm@12\.21\.0$/),
        expect.stringMatching(/^pnpm install --frozen-lockfile /),
      ]);
    }));

  it('keeps the raw output of npm and pnpm in a log', () =>
    withCheckout(async (checkout) => {
      await checkout.run(['./countersign']);
      const log = await readFile(join(checkout.root, 'node_modules/.countersign/setup.log'), 'utf8');
      expect(log).toContain('Progress: this belongs into the log');
    }));

  it('installs once when two are started together', () =>
    withCheckout(async (checkout) => {
      const goAhead = join(checkout.root, 'go-ahead');
      const env = { PNPM_WAITS: goAhead };
      const first = checkout.start(['./countersign', 'first'], { env });
      await first.printed('installing dependencies');
      const second = checkout.start(['node', 'tooling/setup/src/run.mjs', 'demo', 'second'], { env });
      await second.printed('another command is setting up this checkout; waiting for it');
      await writeFile(goAhead, '');

      expect((await first.ended).stdout).toContain('"first"');
      expect((await second.ended).stdout).toContain('"second"');
      expect(pnpmCalls(await checkout.calls())).toHaveLength(1);
    }));
});

describe('a later command', () => {
  it('goes straight to work: starts neither npm nor pnpm and says nothing of its own', () =>
    withCheckout(async (checkout) => {
      await checkout.run(['./countersign']);
      const installing = await checkout.calls();
      const { stdout, stderr } = await checkout.run(['./countersign', 'again']);
      expect(stdout).toContain('"again"');
      expect(stderr).toBe('');
      expect(await checkout.calls()).toEqual(installing);
    }));

  it('needs npm no more', () =>
    withCheckout(async (checkout) => {
      await checkout.run(['./countersign']);
      await rm(join(checkout.root, 'stand-ins/npm'));
      const { code, stderr } = await checkout.run(['./countersign', 'again']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }));

  it.each(['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'apps/cli/package.json'])(
    'installs again, with the pnpm it has, after %s changed',
    (path) =>
      withCheckout(async (checkout) => {
        await checkout.run(['./countersign']);
        await appendFile(join(checkout.root, path), '\n');
        const { code, stderr } = await checkout.run(['./countersign']);
        expect(stderr).toContain('bringing the dependencies up to date');
        expect(code).toBe(0);
        const calls = await checkout.calls();
        expect(pnpmCalls(calls)).toHaveLength(2);
        expect(calls).toHaveLength(3);
      }),
  );

  it('installs again after a new package appeared', () =>
    withCheckout(async (checkout) => {
      await checkout.run(['./countersign']);
      await mkdir(join(checkout.root, 'packages/new'), { recursive: true });
      await writeFile(join(checkout.root, 'packages/new/package.json'), '{}');
      await checkout.run(['./countersign']);
      expect(pnpmCalls(await checkout.calls())).toHaveLength(2);
    }));

  it('completes an installation that was killed, without waiting for its lock', () =>
    withCheckout(async (checkout) => {
      const killed = checkout.start(['node', 'tooling/setup/src/run.mjs', 'demo'], {
        env: { PNPM_WAITS: join(checkout.root, 'never') },
      });
      await killed.printed('installing dependencies');
      process.kill(-killed.pid, 'SIGKILL');
      await killed.ended;
      expect(existsSync(join(checkout.root, 'node_modules/.countersign/lock'))).toBe(true);

      const { code, stdout, stderr } = await checkout.run(['./countersign', 'again']);
      expect(stderr).not.toContain('waiting');
      expect(stdout).toContain('"again"');
      expect(code).toBe(0);
    }));

  it('completes an installation that was interrupted, which gave up its lock and said so', () =>
    withCheckout(async (checkout) => {
      const interrupted = checkout.start(['node', 'tooling/setup/src/run.mjs', 'demo'], {
        env: { PNPM_WAITS: join(checkout.root, 'never') },
      });
      await interrupted.printed('installing dependencies');
      process.kill(interrupted.pid, 'SIGINT');
      const { signal, stderr } = await interrupted.ended;
      expect(stderr).toContain('countersign: interrupted by SIGINT; the next command goes on from here\n');
      expect(signal).toBe('SIGINT');
      expect(existsSync(join(checkout.root, 'node_modules/.countersign/lock'))).toBe(false);

      expect((await checkout.run(['./countersign', 'again'])).stdout).toContain('"again"');
    }));

  it('starts from nothing when what is there cannot be completed', () =>
    withCheckout(async (checkout) => {
      const half = join(checkout.root, 'node_modules/node/bin');
      await mkdir(half, { recursive: true });
      await symlink('/does/not/exist', join(half, 'node'));
      await writeFile(join(checkout.root, 'node_modules/node/package.json'), '{"version":"0.0.0"}');
      const { code, stdout, stderr } = await checkout.run(['./countersign', 'again']);
      expect(stderr).toContain('repairing what an earlier run left behind');
      expect(stdout).toContain('"again"');
      expect(code).toBe(0);
    }));
});

describe('what cannot be had is told in one sentence, with exit code 1 and nothing on standard output:', () => {
  it('npm', () =>
    withCheckout(async (checkout) => {
      await rm(join(checkout.root, 'stand-ins/npm'));
      const onlyNode = join(checkout.root, 'only-node');
      await mkdir(onlyNode);
      for (const name of ['node', 'dirname', 'sh']) {
        await symlink(name === 'node' ? process.execPath : `/usr/bin/${name}`, join(onlyNode, name));
      }
      const { code, stdout, stderr } = await checkout.run(['./countersign'], { env: { PATH: onlyNode } });
      expect(stderr).toBe(
        'countersign: npm is not on the PATH; install it together with Node 18 or newer (https://nodejs.org) and run the command again.\n',
      );
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    }));

  it('Node', () =>
    withCheckout(async (checkout) => {
      const { code, stdout, stderr } = await checkout.run(['/bin/sh', './countersign'], {
        env: { PATH: join(checkout.root, 'apps') },
      });
      expect(stderr).toMatch(/countersign: Node is not on the PATH; install Node 18 or newer with npm .*\n$/);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    }));

  it('a Node that is new enough', () =>
    withCheckout(async (checkout) => {
      const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'16.20.2'}})`;
      const { code, stdout, stderr } = await checkout.run([
        'node',
        `--import=${old}`,
        'tooling/setup/src/run.mjs',
        'demo',
      ]);
      expect(stderr).toBe(
        'countersign: this machine has Node 16.20.2; install Node 18 or newer (https://nodejs.org) and run the command again.\n',
      );
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    }));

  it('the registry, naming the log that has the details; the next command tries again', () =>
    withCheckout(async (checkout) => {
      const env = { PNPM_FAILS: 'error sending request: dns error: failed to lookup address' };
      const { code, stdout, stderr } = await checkout.run(['./countersign'], { env });
      const log = join(checkout.root, 'node_modules/.countersign/setup.log');
      expect(stderr).toContain(
        `countersign: the package registry cannot be reached; connect to the network (or set the proxy in ~/.npmrc) and run the command again (details: ${log}).\n`,
      );
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(await readFile(log, 'utf8')).toContain(env.PNPM_FAILS);

      expect((await checkout.run(['./countersign'])).code).toBe(0);
    }));

  it('a folder to install into', () =>
    withCheckout(async (checkout) => {
      await writeFile(join(checkout.root, 'node_modules'), 'a file in the way');
      const { code, stdout, stderr } = await checkout.run(['./countersign']);
      expect(stderr).toMatch(/^countersign: [^\n]* run the command again \(details: [^\n]*\.log\)\.\n$/);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    }));

  it('a Node that is not the one whose hash is pinned, which is not run', () =>
    withCheckout(async (checkout) => {
      const table = join(checkout.root, 'tooling/setup/node-sha256.json');
      const pinned = JSON.parse(await readFile(table, 'utf8'));
      const platform = `${process.platform}-${process.arch}`;
      await writeFile(table, JSON.stringify({ ...pinned, [platform]: '0'.repeat(64) }));
      const { code, stdout, stderr } = await checkout.run(['./countersign']);
      expect(stderr).toContain(`its SHA-256 is ${pinned[platform]}, and ${'0'.repeat(64)} was expected`);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    }));

  it('a Node of which nobody has pinned a hash', () =>
    withCheckout(async (checkout) => {
      const table = join(checkout.root, 'tooling/setup/node-sha256.json');
      const { version } = JSON.parse(await readFile(table, 'utf8'));
      await writeFile(table, JSON.stringify({ version, 'none-none': '0'.repeat(64) }));
      const { code, stderr } = await checkout.run(['./countersign']);
      expect(stderr).toContain(`node-sha256.json has no hash of Node ${version} for ${process.platform}`);
      expect(code).toBe(1);
    }));

  it('a package whose hash is not the one in the lockfile', () =>
    withCheckout(async (checkout) => {
      const env = { PNPM_FAILS: 'ERR_PNPM_TARBALL_INTEGRITY  Got unexpected checksum' };
      const { code, stderr } = await checkout.run(['./countersign'], { env });
      expect(stderr).toContain('a package is not the one whose hash is in pnpm-lock.yaml');
      expect(code).toBe(1);
    }));
});

it('the hash of the pinned Node is there for every platform that it is installed on', async () => {
  const root = join(import.meta.dirname, '../../..');
  const pinned = JSON.parse(await readFile(join(root, 'tooling/setup/node-sha256.json'), 'utf8'));
  const workspace = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8');
  expect(workspace).toContain(`\n  node: ${pinned.version}\n`);
  const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
  for (const platform of platforms) expect(pinned[platform]).toMatch(/^[0-9a-f]{64}$/);
});
