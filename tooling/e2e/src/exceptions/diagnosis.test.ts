import { createRequestDiagnosis, createRunJob, publishDue } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance, submit, view } from '../testing/act.ts';
import { adoptApiUser } from '../testing/adopt-api-user.ts';
import { workDeps } from '../testing/assemble-deps.ts';
import { HUB } from '../testing/companies.ts';
import { deleteFromHub, exceptionFor } from '../testing/exceptions.ts';
import { actorOf } from '../testing/people.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { durableLog } from '../testing/snapshot.ts';
import { indexEverything, tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;
const PASSWORD = 'Tr0ub4dor-and-three-more';
const EMAIL = 'siem@gamma.example';
const OPERATOR = 'super@gamma.example';
const DENIED = 'eset/no-api-rights-for-hub-superuser';

const adopt = (
  world: World,
  label: string,
  fields: { role: 'regular' | 'superuser'; on: boolean; integration?: string },
) =>
  adoptApiUser(world, {
    account: 'hub',
    integration: fields.integration ?? null,
    label,
    role: fields.role,
    integrationsEnabled: fields.on,
  });

/** A dedicated API user of the Hub that works, and its Superuser. */
async function onHub(world: World): Promise<void> {
  const { providers } = world;
  const form = { operator: OPERATOR, email: EMAIL, access: 'Read', integrations: true };
  await providers.post(`/portal/eset-protect-hub/companies/${HUB}/users`, form);
  await providers.activate('eset-protect-hub', EMAIL, PASSWORD);
  await providers.post('/portal/eset-protect-hub/log-in', { email: EMAIL, password: PASSWORD });
  await adopt(world, EMAIL, { role: 'regular', on: true, integration: 'siem' });
  await adopt(world, OPERATOR, { role: 'superuser', on: false });
}

/** Has the worker sign in as the API user; Pete types the password. */
async function diagnose(world: World, subject: string, password: string | null = PASSWORD) {
  const { sealer } = world.deps;
  const sealed =
    password === null
      ? undefined
      : await sealer.seal(JSON.stringify({ username: '', password }), sealer.recipient);
  const id = await createRequestDiagnosis(world.deps)({
    actor: actorOf(world.people.pete),
    account: 'hub',
    subject,
    credentials: sealed,
  });
  await runDue(world);
  const check = world.deps.store.read((tx) => tx.accountChecks.get(id));
  const entries = durableLog(world).filter((line) => line.includes(id));
  return { check, entries: entries.map((line) => JSON.parse(line) as { type: string; data: object }) };
}

async function runDue(world: World): Promise<void> {
  const jobs: string[] = [];
  await publishDue({
    ...world.deps,
    ...workDeps(world.deps),
    publish: async ({ data }) => void jobs.push(data.stepId),
    window: 1_000,
  });
  for (const job of jobs) await createRunJob(workDeps(world.deps))(job, new AbortController().signal);
}

const rulesOf = (world: World, id: string) => view(world, id).decision.determining.map((rule) => rule.ruleId);

describe('a diagnosis', () => {
  test('records the answers of the provider, and who asked, but no secret', () =>
    withWorld(async (world) => {
      await onHub(world);
      const { check, entries } = await diagnose(world, EMAIL.toUpperCase());
      expect(check).toMatchObject({ state: 'done', credentials: null });
      expect(check?.findings).toEqual([
        { check: 'token', ok: true, message: '200' },
        { check: 'resource', ok: true, message: '200' },
        { check: 'access', ok: true, message: 'The API user signs in and can read.' },
      ]);
      expect(entries).toMatchObject([
        { type: 'access.diagnosis-asked', actor: { kind: 'principal', id: world.people.pete.id } },
        {
          type: 'access.diagnosed',
          actor: { kind: 'worker' },
          data: {
            account: 'hub',
            integration: 'siem',
            result: 'good',
            code: null,
            observations: [
              { call: 'token', status: 200 },
              { call: 'resource', status: 200 },
            ],
          },
        },
      ]);
      expect(durableLog(world).join()).not.toContain(PASSWORD);
      expect(world.deps.store.read((tx) => tx.outbox.count())).toBe(0);
    }));

  test('tells a wrong password, and a provider that does not answer', () =>
    withWorld(async (world) => {
      await onHub(world);
      const wrong = await diagnose(world, EMAIL, 'Invented-Passw0rd-17');
      expect(wrong.entries.at(-1)?.data).toMatchObject({
        result: 'not-good',
        observations: [{ call: 'token', status: 400, code: 'invalid_grant' }],
      });
      await world.providers.fault({ mount: 'eset-connect', kind: 'maintenance' });
      const away = await diagnose(world, EMAIL);
      expect(away.entries.at(-1)?.data).toMatchObject({ result: 'not-tried' });
      expect(away.check?.findings.at(-1)).toMatchObject({ check: 'access', ok: false });
    }));

  test('without a password that was typed or is held tries nothing', () =>
    withWorld(async (world) => {
      await onHub(world);
      const { check, entries } = await diagnose(world, EMAIL, null);
      expect(entries.at(-1)?.data).toMatchObject({ result: 'not-tried', code: 'CREDENTIALS_MISSING' });
      expect(check?.findings.at(-1)?.message).toContain('type it');
    }));

  test('tries a password that waited for an hour no more', () =>
    withWorld(async (world) => {
      await onHub(world);
      const { sealer } = world.deps;
      const credentials = await sealer.seal(
        JSON.stringify({ username: '', password: PASSWORD }),
        sealer.recipient,
      );
      const asked = { actor: actorOf(world.people.pete), account: 'hub', subject: EMAIL, credentials };
      const id = await createRequestDiagnosis(world.deps)(asked);
      advance(world, 3_600_001);
      await runDue(world);
      const check = world.deps.store.read((tx) => tx.accountChecks.get(id));
      expect(check).toMatchObject({ state: 'done', credentials: null });
      expect(durableLog(world).at(-1)).toContain('PASSWORD_OLD');
    }));

  test('of nobody that is known is refused', () =>
    withWorld(async (world) => {
      await expect(diagnose(world, 'nobody@gamma.example')).rejects.toMatchObject({
        code: 'SUBJECT_UNKNOWN',
      });
    }));
});

describe('the 403 of a diagnosis', () => {
  test('is what an exception may rest on, for thirty days, once its API user has made room', () =>
    withWorld(async (world) => {
      await onHub(world);
      await world.providers.fault({ mount: 'eset-connect', kind: 'forbidden-after-token' });
      const { check, entries } = await diagnose(world, EMAIL);
      expect(entries.at(-1)?.data).toMatchObject({
        result: 'not-good',
        observations: [
          { call: 'token', status: 200 },
          { call: 'resource', status: 403 },
        ],
      });
      expect(check?.findings.at(-1)?.message).toMatch(/403.*within 30 days.*exception/);
      const seen = world.temp.clock.now();

      await deleteFromHub(world, EMAIL);
      const asked = await submit(world, exceptionFor(world, OPERATOR));
      expect(rulesOf(world, asked)).not.toContain(DENIED);
      expect(view(world, asked).request.state).toBe('in-review');
      const observed403On = new Date(seen).toISOString().slice(0, 10);
      const cited = await submit(world, exceptionFor(world, OPERATOR, { observed403On }));
      expect(rulesOf(world, cited)).not.toContain(DENIED);
      const invented = await submit(world, exceptionFor(world, OPERATOR, { observed403On: '1999-01-01' }));
      expect(rulesOf(world, invented)).toContain(DENIED);

      advance(world, seen + 30 * DAY + 1 - world.temp.clock.now());
      const late = await submit(world, exceptionFor(world, OPERATOR));
      expect(rulesOf(world, late)).toContain(DENIED);
    }));

  test('is none where the bytes of an entry were made to say so', () =>
    withWorld(async (world) => {
      await onHub(world);
      await diagnose(world, EMAIL);
      await deleteFromHub(world, EMAIL);
      expect(rulesOf(world, await submit(world, exceptionFor(world, OPERATOR)))).toContain(DENIED);
      indexEverything(world);
      const looked = durableLog(world).findIndex((line) => line.includes('"access.diagnosed"'));
      const body = (durableLog(world)[looked] ?? '').replace(
        /"status":200(?!.*"status":200)/,
        '"status":403',
      );
      tamper(world, 'UPDATE entry SET body = CAST(:body AS BLOB) WHERE idx = :looked', { body, looked });
      await expect(submit(world, exceptionFor(world, OPERATOR))).rejects.toMatchObject({
        code: 'LOG_INCONSISTENT',
      });
    }));

  test('is none where the Superuser meets it, where the token is refused, or where all is well', () =>
    withWorld(async (world) => {
      await onHub(world);
      const denied = async () => {
        const id = await submit(world, exceptionFor(world, OPERATOR));
        return rulesOf(world, id).includes(DENIED);
      };
      await diagnose(world, EMAIL);
      expect(await denied()).toBe(true);
      await diagnose(world, EMAIL, 'Invented-Passw0rd-17');
      expect(await denied()).toBe(true);

      const [root, integration] = ['root@gamma.example', 'crm'];
      await adopt(world, root, { role: 'superuser', on: true, integration });
      const { deps } = withScript(world.deps, 'eset-protect-hub', {
        probe: async () => ({
          kind: 'not-good',
          reason: '403 after a good token',
          observations: [
            { call: 'token', status: 200, code: null },
            { call: 'resource', status: 403, code: null },
          ],
        }),
      });
      const met = await diagnose({ ...world, deps }, root);
      expect(met.entries.at(-1)?.data).toMatchObject({ integration, result: 'not-good' });
      const asked = await submit(world, exceptionFor(world, root, { integration }));
      expect(rulesOf(world, asked)).toContain(DENIED);
    }));
});
