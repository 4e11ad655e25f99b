import { parseVkey } from '@countersign/audit-log';
import { loadSealer, nextTurn } from '@countersign/runtime';
import type { AuditEntry, RequestInput, RequestViewWire, StepState, TaskView } from '@countersign/schema';
import { createLedger, createPermitHistories, createRunJob } from '@countersign/use-cases';
import { send } from './call.ts';
import type { Name } from './companies.ts';
import type { Installation } from './installation.ts';

let integrations = 0;

/** Registers one more integration, because an account has at most one API user for each. */
export async function addIntegration(at: Installation): Promise<string> {
  integrations += 1;
  const integration = {
    id: `integration-${integrations}`,
    name: `Number ${integrations}`,
    owner: 'olga@acme.example',
  };
  await at.call('ada', 'addIntegration', { body: integration });
  return integration.id;
}

/** Has a person enrol whom an administrator has registered; gives the token. */
export async function enrolled(at: Installation, id: string): Promise<string> {
  const { code } = await at.call('ada', 'inviteHolder', { params: { id } });
  const response = await send(at.app, 'enrolHolder', { body: { code } });
  return response.json().token;
}

/** What takes an API user of an integration on the shop into the inventory. */
export const adoption = (integration: string | null, more: Readonly<Record<string, unknown>> = {}) => ({
  account: 'shop',
  integration,
  label: `Works for ${integration}`,
  kind: 'api-user',
  role: 'regular',
  state: 'active',
  providerId: `apiuser-${integration}@apiconnector.com`,
  ...more,
});

/** What a requester sends to get an API user on the shop; it needs one approval. */
export async function creation(at: Installation, more: Partial<RequestInput> = {}): Promise<RequestInput> {
  const integration = await addIntegration(at);
  return {
    provider: 'dotdigital',
    action: 'create',
    account: 'shop',
    integration,
    reason: 'The newsletter needs it',
    // Names are unique on an account.
    change: { description: `Newsletter of ${integration}`, enabled: true },
    acknowledge: [],
    ...more,
  };
}

/** A request that waits for its review. */
export async function submitted(at: Installation, by: Name = 'rita'): Promise<RequestViewWire> {
  return at.call(by, 'submitRequest', { body: await creation(at) });
}

/** Reviews what a request says now. */
export const review = (
  at: Installation,
  request: RequestViewWire,
  { by = 'amy', verdict = 'approve' }: { by?: Name; verdict?: 'approve' | 'reject' | 'return' } = {},
) =>
  at.call(by, 'reviewRequest', {
    params: { id: request.request.id },
    body: {
      verdict,
      digest: request.revision.digest,
      ...(verdict === 'reject' ? { reason: 'It is not needed' } : {}),
    },
  });

/** A request that was approved and whose first step, in the portal, waits for a person. */
export async function taskInHand(
  at: Installation,
  request?: RequestViewWire,
): Promise<{ request: RequestViewWire; task: TaskView }> {
  const asked = request ?? (await submitted(at));
  await review(at, asked);
  const { id } = asked.request;
  await runNextStep(at, id);
  const now = await at.call('audrey', 'showRequest', { params: { id } });
  const task = now.tasks.find((one) => one.state === 'open');
  if (task === undefined) throw new Error(`${id} has no open task: ${JSON.stringify(now.steps)}`);
  return { request: now, task };
}

/** Does what the worker does with the next step of a request; these tests need only those that people carry out. */
async function runNextStep(at: Installation, request: string, state: StepState = 'ready'): Promise<void> {
  const { services, directory } = at;
  const common = {
    ...services,
    stepTimeoutMillis: 30_000,
    leaseMillis: 10_000,
    maxAttempts: 1,
    pollMillis: 1_000,
  };
  const trusted = { origin: services.keys.origin, vkeys: [parseVkey(services.keys.vkey)] };
  const ledger = createLedger({ ...common, histories: createPermitHistories(trusted, nextTurn) });
  const run = createRunJob({
    ...common,
    ledger: ledger({ kind: 'worker', id: 'wrk_test' }),
    connectors: new Map(),
    credentials: { resolve: () => Promise.reject(new Error('no provider is called here')) },
    sealer: await loadSealer(`${directory}/keys`),
  });
  const step = services.store.read(
    (tx) => tx.steps.ofRequest(request).find((one) => one.state === state) ?? null,
  );
  if (step === null) throw new Error(`${request} has no step that is ${state}`);
  await run(step.id, new AbortController().signal);
}

/** Does what the worker does once somebody has taken the open task of a request on. */
export const runStartedTask = (at: Installation, request: string): Promise<void> =>
  runNextStep(at, request, 'with-person');

/** Takes a task on as Pete and collects the password that it sets. */
export async function collectFor(
  at: Installation,
  { task, request }: { task: { id: string }; request: { request: { id: string } } },
): Promise<void> {
  const { id } = request.request;
  await at.call('pete', 'startTask', { params: { id: task.id }, body: {} });
  await runStartedTask(at, id);
  const { credentials } = await at.call('pete', 'listCredentials', {});
  const sealed = credentials.find((one) => one.request === id);
  await at.call('pete', 'collectCredential', { params: { id: sealed?.id ?? '' } });
}

/** How many entries the log has. */
export const logSize = (at: Installation): number => at.services.store.read((tx) => tx.audit.size());

/** The entries of the log from one on, oldest first, without those by which the store binds rows. */
export function entriesFrom(at: Installation, from: number): readonly AuditEntry[] {
  const entries = at.services.store.read((tx) => tx.audit.entries({ from, limit: 500 }));
  return entries
    .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')) as AuditEntry)
    .filter(({ type }) => !type.startsWith('authority.'));
}
