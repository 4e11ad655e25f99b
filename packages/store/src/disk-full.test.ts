import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTempDirectory } from '@countersign/test-kit';
import { expect, it } from 'vitest';
import type { SqliteStore } from './assemble-store.ts';
import { openStore } from './open-store.ts';
import { silentLogger, testSettings, verifyStoredLog } from './testing/index.ts';
import { sampleEvent } from './testing/sample-records.ts';

const MEGABYTE = 1024 * 1024;

/** Whether a file system of limited size can be had here; mounting one needs root. */
const MOUNTABLE = await withTempDirectory((directory) => {
  const mounted = mount(directory);
  if (mounted) unmount(directory);
  return mounted;
});

function mount(directory: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory]).status === 0;
}

function unmount(directory: string): void {
  const { status, stderr } = spawnSync('umount', ['--lazy', directory], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`could not unmount ${directory}: ${stderr}`);
}

it.skipIf(!MOUNTABLE)(
  `on a disk that is really full nothing is written, everything is read, and with room again the log goes on and says so${MOUNTABLE ? '' : ' (skipped: mounting needs root)'}`,
  () =>
    withTempDirectory(async (directory) => {
      expect(mount(directory)).toBe(true);
      const opened: SqliteStore[] = [];
      try {
        const path = join(directory, 'store.db');
        const alerts: unknown[] = [];
        const keep = ({ alert, reason }: Readonly<Record<string, unknown>>) => {
          if (alert !== undefined) alerts.push(`${alert} ${reason}`);
        };
        const logger = { ...silentLogger, warn: keep, error: keep };
        const store = openStore({ path, ...testSettings(), logger });
        opened.push(store);
        const append = () =>
          store.write((tx) => {
            for (let count = 0; count < 50; count++) tx.audit.append({ kind: 'system' }, sampleEvent());
            return tx.audit.size();
          });
        const filler = join(directory, 'filler');
        writeFileSync(filler, Buffer.alloc(2 * MEGABYTE));
        let answered = 0;
        const fill = async () => {
          for (;;) answered = await append();
        };
        const full = { code: 'LOG_UNAVAILABLE', message: expect.stringContaining('the disk is full') };
        await expect(fill()).rejects.toMatchObject(full);
        await expect(append()).rejects.toMatchObject(full);
        expect(store.suspension()).toMatchObject({ reason: 'disk-full' });
        expect(store.health()).toMatchObject({ ok: false, problem: { code: 'LOG_UNAVAILABLE' } });
        expect(store.read((tx) => [tx.audit.size(), tx.audit.checkpoint()?.size])).toEqual([
          answered,
          answered,
        ]);

        rmSync(filler);
        await expect(append()).resolves.toBe(answered + 51);
        expect(store.read((tx) => tx.audit.last('log.resumed'))).toBe(answered);
        expect(store.suspension()).toBeNull();
        expect(alerts).toEqual(['log-suspended disk-full', 'log-resumed disk-full']);
        store.close();
        expect(verifyStoredLog(path)).toMatchObject({ ok: true, size: answered + 51 });
      } finally {
        for (const store of opened) store.close();
        unmount(directory);
      }
    }),
);
