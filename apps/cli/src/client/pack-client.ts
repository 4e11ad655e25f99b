import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildVerifier } from '../verifier/build-verifier.ts';

const SOURCE = resolve(import.meta.dirname, '..');
/** What is read when the program runs, and is no program. */
const FONTS = 'dejavu-fonts-ttf';
/** Where they are declared, for the pages of evidence packs. */
const fromPages = createRequire(import.meta.resolve('@countersign/log-files/pack'));
/** The oldest Node that has everything which the program uses. */
const NODE = '>=20.11';

/**
 * Packs the command line as a client into an archive for `npm`, which installs without a registry, and gives its path. It needs no
 * checkout and has no native module; it reaches a service, and checks logs and policies without one.
 * @param out folder for the archive
 * @throws Error where npm does not pack it
 */
export async function packClient(out: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-client-'));
  try {
    await bundle(join(folder, 'lib'));
    writeFileSync(join(folder, 'lib', 'verify.mjs'), await buildVerifier());
    copyFonts(join(folder, 'node_modules', FONTS));
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
    mkdirSync(out, { recursive: true });
    const { status, stdout, stderr } = spawnSync(
      'npm',
      ['pack', '--json', '--pack-destination', resolve(out)],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(`npm could not pack the client: ${stderr}`);
    const [{ filename }] = JSON.parse(stdout);
    return join(resolve(out), filename);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The threads that a command starts are programs of their own, beside the one that starts them. */
const WORKER = 'replay-worker';

async function bundle(dir: string): Promise<void> {
  // Loaded here only: no other command needs a bundler.
  const { build } = await import('rolldown');
  await build({
    input: {
      countersign: join(SOURCE, 'main.ts'),
      [WORKER]: join(dirname(fileURLToPath(import.meta.resolve('@countersign/backtest'))), `${WORKER}.ts`),
    },
    platform: 'node',
    logLevel: 'silent',
    external: ['rolldown', new RegExp(`^${FONTS}`)],
    transform: { target: 'node20' },
    plugins: [
      {
        name: 'workers',
        transform: (code, id) =>
          id.endsWith('replay-thread.ts') ? code.replace(`./${WORKER}.ts`, `./${WORKER}.mjs`) : null,
      },
    ],
    output: {
      dir,
      format: 'es',
      comments: false,
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name]-[hash].mjs',
      banner: ({ name }) => (name === 'countersign' ? '#!/usr/bin/env node' : ''),
    },
  });
}

function copyFonts(to: string): void {
  const from = dirname(fromPages.resolve(`${FONTS}/package.json`));
  for (const file of ['package.json', 'LICENSE', ...['Condensed', 'Condensed-Bold', 'Mono'].map(fontFile)])
    cpSync(join(from, file), join(to, file));
}

const fontFile = (kind: string): string => `ttf/DejaVuSans${kind}.ttf`;

function manifest(): object {
  const { version, license, description } = JSON.parse(
    readFileSync(resolve(import.meta.dirname, '../../../../package.json'), 'utf8'),
  );
  const fonts = JSON.parse(readFileSync(fromPages.resolve(`${FONTS}/package.json`), 'utf8'));
  return {
    name: 'countersign-client',
    version,
    description,
    license,
    type: 'module',
    engines: { node: NODE },
    bin: { countersign: 'lib/countersign.mjs' },
    files: ['lib'],
    dependencies: { [FONTS]: fonts.version },
    bundleDependencies: [FONTS],
  };
}
