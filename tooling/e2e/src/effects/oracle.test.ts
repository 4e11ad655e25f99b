import { type EffectCell, effectsOfRequest, effectTable } from '@countersign/lifecycle';
import { ACTIONS, type Effect, fieldsOf, mergeEffects, PROVIDERS, type Provider } from '@countersign/schema';
import { afterAll, describe, expect, test } from 'vitest';
import { accounts } from '../testing/companies.ts';
import { type CarriedOut, carryOut } from '../testing/oracle/carry-out.ts';

const LIMIT = 60_000;

const accountOn = (provider: Provider) => {
  const account = accounts('http://127.0.0.1').find(
    (one) => one.provider === provider && one.id !== 'fresh-shop',
  );
  if (account === undefined) throw new Error(`there is no account on ${provider}`);
  return account;
};

/** One more state of an API user: its permission was withdrawn, and the switch in the portal stayed on. */
const SWITCH_LEFT_ON: EffectCell = {
  provider: 'eset-msp-administrator-2',
  action: 'enable',
  field: null,
  value: 'with Integrations on',
  change: {},
  target: { state: 'disabled', permissionType: 2, integrationsEnabled: true },
  effects: ['gives-access', 'raises-rights'],
};
const CELLS = [...effectTable(accountOn), SWITCH_LEFT_ON];
const named = CELLS.map(
  (cell) => [`${cell.provider} ${cell.action} ${cell.field ?? ''} ${cell.value}`.trim(), cell] as const,
);

/** What happened and was declared by nobody: of which step, or what the policies were not told of. */
function undeclared({ told, steps }: CarriedOut): readonly string[] {
  return steps.flatMap(({ step, observed }) => [
    ...observed.filter((effect) => !step.effects?.includes(effect)).map((effect) => `${step.key}: ${effect}`),
    ...observed.filter((effect) => !told.includes(effect)).map((effect) => `not told: ${effect}`),
  ]);
}

const carriedOut = new Map<EffectCell, CarriedOut>();

describe('every plan, carried out on the stand-ins', () => {
  test('is there for every provider, action and field that is taken', () => {
    for (const provider of PROVIDERS) {
      for (const action of ACTIONS) {
        const cells = CELLS.filter((cell) => cell.provider === provider && cell.action === action);
        const lacking = provider === 'dotdigital' && action.endsWith('-api-access');
        expect(cells.length > 0, `${action} on ${provider}`).toBe(!lacking);
        if (lacking) continue;
        const fields = new Set(cells.map(({ field }) => field));
        for (const { name } of fieldsOf(provider, action)) expect(fields).toContain(name);
      }
    }
  });

  test.each(named)(
    'does nothing to access that it does not declare: %s',
    async (_name, cell) => {
      const run = await carryOut(cell);
      carriedOut.set(cell, run);
      expect(undeclared(run)).toEqual([]);
      // What the documents list for the field alone is what the policies are told of the whole request.
      for (const effect of cell.effects) expect(run.told).toContain(effect);
    },
    LIMIT,
  );

  test(
    'does nothing more where dotdigital makes the API user through its API',
    async () => {
      const cell = CELLS.find(({ provider, action }) => provider === 'dotdigital' && action === 'create');
      if (cell === undefined) throw new Error('dotdigital has no create');
      const run = await carryOut(cell, { throughApi: true });
      expect(run.steps[0]?.step.kind).toBe('api');
      expect(undeclared(run)).toEqual([]);
      expect(run.steps.flatMap(({ observed }) => observed)).toEqual(['creates-user', 'gives-access']);
    },
    LIMIT,
  );
});

describe('the oracle', () => {
  afterAll(() => carriedOut.clear());

  /** Every effect that was seen, with the request and the step that had it. */
  const seen = () =>
    [...carriedOut].flatMap(([cell, run]) =>
      run.steps.flatMap(({ step, observed }) => observed.map((effect) => ({ cell, run, step, effect }))),
    );

  test('finds every declaration out that leaves away what a step does, one by one', () => {
    expect(seen().length).toBeGreaterThan(100);
    for (const { run, step, effect } of seen()) {
      const steps = run.steps.map((one) =>
        one.step === step
          ? { ...one, step: { ...step, effects: step.effects?.filter((other) => other !== effect) ?? [] } }
          : one,
      );
      expect(undeclared({ ...run, steps }), `${step.key} without ${effect}`).toContain(
        `${step.key}: ${effect}`,
      );
    }
  });

  test('finds out where the policies are not told of one', () => {
    for (const { run, effect } of seen()) {
      const told = run.told.filter((other) => other !== effect);
      expect(undeclared({ ...run, told })).toContain(`not told: ${effect}`);
    }
  });

  test('sees every effect that there is, so that none is declared for nothing', () => {
    const effects = mergeEffects(seen().map(({ effect }) => effect));
    expect(effects).toEqual([
      'creates-user',
      'deletes-user',
      'gives-access',
      'takes-access',
      'raises-rights',
      'lowers-rights',
      'replaces-credentials',
      'changes-identity',
      'changes-details',
    ] satisfies Effect[]);
  });

  test('sees of every step what it declares, in some request', () => {
    const declared = [...carriedOut.values()].flatMap(({ steps }) =>
      steps.flatMap(({ step }) => (step.effects ?? []).map((effect) => `${step.key}: ${effect}`)),
    );
    const happened = new Set(seen().map(({ step, effect }) => `${step.key}: ${effect}`));
    expect([...new Set(declared)].filter((one) => !happened.has(one)).sort()).toEqual(WORST_CASES);
  });

  test('is told the same by a plan that is stored and by one that is made', () => {
    for (const [cell, run] of carriedOut) {
      const { action, target } = cell;
      const plan = JSON.parse(JSON.stringify(run.steps.map(({ step }) => step)));
      expect(effectsOfRequest({ action, change: {}, target, plan })).toEqual(
        expect.arrayContaining(mergeEffects(...run.steps.map(({ observed }) => observed))),
      );
    }
  });
});

/** Declared although no stand-in shows it: what cannot be known is declared as the worst, and an integration is no provider. */
const WORST_CASES: readonly string[] = [
  'dotdigital.switch-integration: replaces-credentials',
  'ema2.restore-access: changes-details',
  'ema2.restore-access: lowers-rights',
  'ema2.restore-access: takes-access',
  // A userId that is another user's is refused before anything is decided.
  'ema2.update-user: changes-identity',
];
