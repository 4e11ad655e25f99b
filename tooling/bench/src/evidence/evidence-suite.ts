import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { wallMillis } from '../measure/clocks.ts';
import { spreadOf } from '../measure/spread.ts';
import { startProgram } from '../pipeline/start-program.ts';
import { requireEqual } from '../require-equal.ts';
import { tempDirectory } from '../resources/temp-directory.ts';
import type { Suite } from '../suite.ts';
import { createPack } from './create-pack.ts';
import { writeHistory } from './write-history.ts';

const REQUESTS = 5_000;
const BOUND_SECONDS = 30;
const ROUNDS = 3;
const PERIOD = { from: '2026-07-01', to: '2026-09-30' } as const;

/** An evidence pack of a quarter with 5,000 requests, over HTTP, until the last byte of the PDF is on the disk. */
export const evidenceSuite: Suite = async (bench) => {
  const dataDirectory = await tempDirectory(bench.own);
  bench.say(`making a history of ${REQUESTS} requests; this takes some minutes`);
  const token = await writeHistory(dataDirectory, {
    ...PERIOD,
    requests: REQUESTS,
    lanes: 16,
    usersPerLane: 20,
  });
  const { url } = await startProgram(bench.own, {
    main: new URL(import.meta.resolve('@countersign/api/main')),
    environment: { COUNTERSIGN_DATA: dataDirectory, API_PORT: '0', LOG_LEVEL: 'warn' },
  });
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const out = join(dataDirectory, `pack-${round}`);
    const started = wallMillis();
    const { requests } = JSON.parse(await createPack({ url, token, out }, PERIOD));
    seconds.push((wallMillis() - started) / 1000);
    requireEqual('requests in the pack', requests.touched, REQUESTS);
    await rm(out, { recursive: true });
  }
  const rate = (one: number) => REQUESTS / one;
  bench.report(
    { ours: spreadOf(seconds.map(rate)), baseline: spreadOf([rate(BOUND_SECONDS)]) },
    {
      bench: 'log/evidence-5000',
      baseline_name: `the bound: ${REQUESTS} requests in ${BOUND_SECONDS} s`,
      unit: 'requests/s',
      goal: 1,
    },
  );
  bench.say(`  seconds for a pack: ${seconds.map((one) => one.toFixed(1)).join(', ')}`);
};
