import {
  type AcknowledgementKind,
  type Actor,
  type RequestInput,
  requestSchemaFor,
} from '@countersign/schema';
import {
  createCancelRequest,
  createCollectCredential,
  createCompleteTask,
  createConfirmTask,
  createEditRequest,
  createLedger,
  createRecordAcknowledgement,
  createRecordReview,
  createRunJob,
  createStartTask,
  createSubmitRequest,
  reportOf,
  viewRequest,
} from '@countersign/use-cases';
import type { HistoryDeps } from './history-deps.ts';
import type { HistoryPeople, Name } from './history-people.ts';

export type Draft = Pick<RequestInput, 'provider' | 'account' | 'action'> & Partial<RequestInput>;

/** What people and the worker do in a history; each act takes its time. */
export interface HistoryContext {
  readonly deps: HistoryDeps;
  submit(draft: Draft, by?: Name): Promise<string>;
  edit(request: string, draft: Draft): Promise<void>;
  review(request: string, by: Name, verdict?: 'approve' | 'reject'): Promise<void>;
  acknowledge(request: string, by: Name, kind: AcknowledgementKind): Promise<void>;
  cancel(request: string): Promise<void>;
  /** Has the worker and the portal operators do everything until nothing is left to do. */
  carryOut(request: string): Promise<void>;
}

const TURNS = 40;

export function createHistoryContext(
  deps: HistoryDeps,
  historyPeople: HistoryPeople,
  tick: () => void,
): HistoryContext {
  const as = (name: Name) => {
    tick();
    const principal = historyPeople[name];
    const actor: Actor = { kind: 'principal', id: principal.id, via: 'token' };
    return { principal, actor };
  };
  const view = (id: string) => deps.store.read((tx) => viewRequest(tx, id));
  const submit = createSubmitRequest(deps);
  const edit = createEditRequest(deps);
  const review = createRecordReview(deps);
  const acknowledge = createRecordAcknowledgement(deps);
  const cancel = createCancelRequest(deps);
  const start = createStartTask(deps);
  const collect = createCollectCredential(deps);
  const complete = createCompleteTask(deps);
  const confirm = createConfirmTask(deps);
  const ledger = createLedger(deps)({ kind: 'worker', id: 'wrk_history' });
  const runStep = createRunJob({ ...deps, ledger });
  // Parsed as at every entrance: what is decided is the one form of a request.
  const inputOf = (draft: Draft): RequestInput => {
    const input = {
      change: {},
      reason: 'The integration needs it; see the ticket “größer” in the tracker',
      acknowledge: [],
      ...draft,
    };
    return requestSchemaFor(input).parse(input);
  };

  /** Whoever enters a password in the portal takes the task on and collects it first. */
  const takePassword = async (request: string, task: { id: string; step: string }): Promise<void> => {
    const step = deps.store.read((tx) => tx.steps.get(task.step));
    if (step?.plan.needsPassword !== true) return;
    await start({ ...as('pete'), task: task.id });
    await runStep(task.step, new AbortController().signal);
    const secret = deps.store.read((tx) =>
      tx.secrets.ofRequest(request).find((one) => one.purpose === 'operator' && one.collectedAt === null),
    );
    if (secret !== undefined) await collect({ ...as('pete'), secret: secret.id });
  };

  /** Does the next thing that there is to do; false when there is nothing. */
  const turn = async (request: string): Promise<boolean> => {
    const { tasks, steps } = view(request);
    const done = tasks.find((task) => task.state === 'completed');
    if (done !== undefined) {
      const report = deps.store.read((tx) => reportOf(tx.tasks.history(request), done));
      await confirm({ ...as('paul'), task: done.id, accepted: true, reason: null, report });
      return true;
    }
    const open = tasks.find((task) => task.state === 'open');
    if (open?.kind === 'dead-letter') {
      await complete({ ...as('pete'), task: open.id, verdict: 'abandon', evidence: { note: 'Given up.' } });
      return true;
    }
    if (open !== undefined) {
      await takePassword(request, open);
      const { evidence: asked } = open.instructions;
      const evidence = {
        note: 'Done as the request says; seen in the portal.',
        ...(asked.includes('providerId') ? { providerId: `portal-${open.id.slice(-10)}` } : {}),
      };
      await complete({ ...as('pete'), task: open.id, verdict: 'done', evidence });
      return true;
    }
    const ready = steps.find((step) => step.state === 'ready');
    if (ready === undefined) return false;
    tick();
    await runStep(ready.id, new AbortController().signal);
    return true;
  };

  return {
    deps,
    submit: async (draft, by = 'rita') => (await submit({ ...as(by), input: inputOf(draft) })).id,
    edit: async (request, draft) => {
      await edit({ ...as('rita'), request, input: inputOf(draft) });
    },
    review: async (request, by, verdict = 'approve') => {
      const requestDigest = view(request).revision.digest;
      // Some are refused, as they are meant to be; the log has that too.
      await review({
        ...as(by),
        request,
        requestDigest,
        verdict,
        reason: verdict === 'reject' ? 'It is not needed' : null,
      }).catch(() => undefined);
    },
    acknowledge: async (request, by, kind) => {
      await acknowledge({ ...as(by), request, kind }).catch(() => undefined);
    },
    cancel: (request) => cancel({ ...as('rita'), request }),
    carryOut: async (request) => {
      for (let turns = 0; turns < TURNS; turns += 1) if (!(await turn(request))) return;
      throw new Error(`The request ${request} does not come to an end.`);
    },
  };
}
