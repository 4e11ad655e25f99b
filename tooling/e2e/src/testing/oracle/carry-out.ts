import { join } from 'node:path';
import { createConnectors } from '@countersign/connectors';
import { type EffectCell, effectsOfRequest, planRequest } from '@countersign/lifecycle';
import { startSandbox } from '@countersign/sandbox';
import type { Account, ApiUser, Change, Effect, PlanStep } from '@countersign/schema';
import { silentLogger } from '@countersign/store/testing';
import { createDirectory } from '@countersign/test-kit';
import { accounts, MSP } from '../companies.ts';
import { observedEffects } from './observed-effects.ts';
import { playStep } from './play-step.ts';
import { PERSON, seedFor, targetSeed } from './seed.ts';
import { takeSnapshot } from './snapshot.ts';

/** What one step did, beside what it said that it would do. */
export interface StepRun {
  readonly step: PlanStep;
  readonly observed: readonly Effect[];
}

/** A request carried out from its first step to its last. */
export interface CarriedOut {
  readonly told: readonly Effect[];
  readonly steps: readonly StepRun[];
}

/** Carries the plan of one kind of request out on stand-ins of its own, step by step, and looks at them between the steps. */
export async function carryOut(
  cell: EffectCell,
  options: { throughApi?: boolean } = {},
): Promise<CarriedOut> {
  using directory = createDirectory();
  const db = join(directory.path, 'sandbox.db');
  const sandbox = await startSandbox({ db, now: Date.now });
  try {
    const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
      const answer = await fetch(sandbox.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${text}`);
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    };
    const get = async (path: string): Promise<Record<string, unknown>> => {
      const answer = await fetch(sandbox.url + path);
      if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as Record<string, unknown>;
    };
    await post('/sandbox/seed', seedFor(cell));
    const account = accountOf(sandbox.url, cell, options.throughApi === true);
    const apiUser = inventoryOf(account, cell);
    const change = completeChange(cell);
    const target = cell.target === null ? null : apiUser;
    const plan = planRequest({
      action: cell.action,
      account,
      target,
      change,
      apiUserCount: options.throughApi === true ? 0 : 1,
    });
    if (plan === undefined) throw new Error(`${cell.provider} has no ${cell.action}`);
    const connector = createConnectors({
      clock: { now: Date.now },
      logger: silentLogger,
      isProviderHost: () => true,
    }).get(cell.provider);
    if (connector === undefined) throw new Error(`there is no connector for ${cell.provider}`);
    const [operator] = account.operators;
    if (operator === undefined) throw new Error(`${account.id} has no operator`);
    const play = { cell, change, account, apiUser, post, get, connector, operator };
    const steps: StepRun[] = [];
    let before = takeSnapshot(db, cell.provider);
    for (const step of plan) {
      await playStep(play, step);
      const after = takeSnapshot(db, cell.provider);
      steps.push({ step, observed: observedEffects(before, after) });
      before = after;
    }
    return { told: effectsOfRequest({ action: cell.action, change, target, plan }), steps };
  } finally {
    await sandbox.close();
  }
}

function accountOf(url: string, { provider }: EffectCell, throughApi: boolean): Account {
  const account = accounts(url).find(
    (one) =>
      one.provider === provider &&
      (provider !== 'dotdigital' || one.id === (throughApi ? 'fresh-shop' : 'shop')),
  );
  if (account === undefined) throw new Error(`there is no account on ${provider}`);
  return account;
}

/** The API user as the inventory knows it, which is as it was seeded. */
function inventoryOf(account: Account, { provider, target, change }: EffectCell): ApiUser {
  const { label, providerId } = targetSeed(provider);
  return {
    id: 'usr_01JZZZZZZZZZZZZZZZZZZZZZZZ',
    account: account.id,
    provider,
    integration: 'shop',
    providerId: target === null ? null : providerId,
    label: target === null ? (change.email ?? PERSON.email) : label,
    kind: 'api-user',
    role: 'regular',
    state: target?.state ?? 'reserved',
    integrationsEnabled: target?.integrationsEnabled ?? false,
    permissionType: target?.permissionType ?? null,
    twoFactorEnabled: null,
    credentialsSetOn: null,
    lastUsedOn: null,
    reviewOn: null,
    originRequest: null,
  };
}

/** A create takes more than the one field that it is about. */
function completeChange({ action, provider, change }: EffectCell): Change {
  const own = Object.fromEntries(
    Object.entries(change).map(([field, value]) => [field, field === 'companyId' ? MSP : value]),
  ) as Change;
  if (action !== 'create') return own;
  return provider === 'dotdigital' ? { description: 'The shop', ...own } : { ...PERSON, ...own };
}
