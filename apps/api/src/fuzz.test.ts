import type { RouteName } from '@countersign/schema';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { buildApp } from './build-app.ts';
import { createCalls, type OpenApiDocument } from './testing/fuzz/create-calls.ts';
import { createRandom } from './testing/fuzz/random.ts';
import { runFuzz } from './testing/fuzz/run-fuzz.ts';
import { useInstallation } from './testing/installation.ts';
import { registerCallers } from './testing/matrix/callers.ts';
import { PROBES } from './testing/matrix/probes.ts';
import { createThings } from './testing/matrix/things.ts';

const installation = useInstallation();

const CALLS = Number(process.env['COUNTERSIGN_FUZZ_CALLS'] ?? 500);
const SEED = Number(process.env['COUNTERSIGN_FUZZ_SEED'] ?? 1);
/** Of a run by itself, which says what it found. */
const IS_ALONE = process.env['COUNTERSIGN_FUZZ_CALLS'] !== undefined;
const LIMIT_MILLIS = IS_ALONE ? 0 : 300_000;

test('no call that anybody makes from the OpenAPI document is answered with a failure of the server', {
  timeout: LIMIT_MILLIS,
}, async () => {
  const at = installation();
  const callers = await registerCallers(at);
  await at.call('ada', 'addPrincipal', {
    body: { name: 'Nobody', email: 'nobody@acme.example', kind: 'person', roles: [] },
  });
  const rita = { principal: at.people.rita.principal, actor: { kind: 'system' } } as const;
  const things = await createThings(at, rita, 'nobody@acme.example');
  const app = await buildApp(at.services, pino({ level: 'silent' }), {
    allowedHosts: ['localhost'],
    requestMillis: 60_000,
    maxConnections: 100,
    publicUrl: 'http://localhost:7180',
    sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
    refusedPerMinute: 1_000_000,
    tls: null,
  });
  const random = createRandom(SEED);
  const known = new Map<string, string[]>();
  const kept = new Set(
    callers.flatMap(({ principal, actor }) => [principal.id, 'via' in actor ? (actor.via ?? '') : '']),
  );
  for (const [id, prefix = ''] of JSON.stringify(things).matchAll(/\b([a-z]{2,4})_[0-9A-Z]{26}\b/g))
    known.set(prefix, [...(known.get(prefix) ?? []), id]);
  const document = (await app.inject('/v1/openapi.json')).json<OpenApiDocument>();
  let unique = 0;
  const next = createCalls(document, {
    known,
    random,
    tokens: [...callers.map(({ token }) => token), at.people.ada.token, at.people.rita.token],
    seeds: (operation) => {
      const probes = PROBES[operation as RouteName] ?? [];
      const caller = random.pick(callers);
      unique += 1;
      const sent =
        probes.length === 0 ? undefined : random.pick(probes).sent?.(things, caller, `fuzz-${unique}`);
      return sent?.body ?? (typeof sent?.file === 'string' ? sent.file : undefined);
    },
  });
  const report = await runFuzz(app, next, { calls: CALLS, known, kept });
  await app.close();
  if (IS_ALONE) process.stdout.write(`${JSON.stringify({ seed: SEED, ...report }, null, 2)}\n`);
  expect(report.failures).toEqual([]);
  // What nobody gets past would be tried for nothing.
  expect(report.succeeded.length).toBeGreaterThan(20);
});
