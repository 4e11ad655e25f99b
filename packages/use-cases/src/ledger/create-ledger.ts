import { ID_PREFIXES } from '@countersign/schema';
import type { Ledger } from '../ports/index.ts';
import { beginAttempt } from './begin-attempt.ts';
import { claimDue, confirmPublished, listUnsettled, republish } from './due-work.ts';
import { heldSecrets } from './held-secrets.ts';
import { issueWithheld } from './issue-withheld.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';
import { openCheck } from './open-check.ts';
import { openStep } from './open-step.ts';
import { claimProbes, reportReachable } from './probe-claims.ts';
import { recordReport } from './record-report.ts';
import { renewLeases } from './renew-leases.ts';
import { requireOrderedPassword } from './require-answer.ts';
import { createTickets } from './tickets.ts';

/** The ledger on the store of this process, for whichever worker asks. */
export function createLedger(ledgerDeps: LedgerDeps): (actor: WorkerActor) => Ledger {
  const deps = { ...ledgerDeps, tickets: createTickets(ledgerDeps.randomBytes) };
  const { store, tickets } = deps;
  return (actor) => ({
    open: ({ subject, passwordFacts }) =>
      subject.startsWith(`${ID_PREFIXES.accountCheck}_`)
        ? openCheck(deps, { check: subject, actor })
        : subject.startsWith(`${ID_PREFIXES.request}_`)
          ? issueWithheld(deps, subject).then(() => ({ kind: 'settled' as const }))
          : openStep(deps, { stepId: subject, actor, after: null, passwordFacts }),
    heldSecrets: async (id) => {
      // Not before it was judged that there is anything to do with them.
      const request = tickets.find(id, actor.id)?.snapshot?.request.id;
      return request === undefined ? [] : store.read((tx) => heldSecrets(tx, request));
    },
    begin: async (id, password) => {
      const ticket = tickets.find(id, actor.id);
      const snapshot = ticket?.snapshot ?? null;
      if (ticket === undefined || snapshot === null || snapshot.step.plan.kind !== 'api') return null;
      requireOrderedPassword(ticket, password);
      return store.write((tx) => beginAttempt(tx, deps, { snapshot, actor, password }) ?? null);
    },
    report: (ticket, report) => recordReport(deps, { ticket, report, actor }),
    renewLeases: (steps) => renewLeases(deps, { steps, actor }),
    claimDue: (window) => claimDue(deps, window),
    confirmPublished: (ids) => confirmPublished(deps, ids),
    unsettled: async (ageMillis) => listUnsettled(deps, ageMillis),
    republish: (ids) => republish(deps, ids),
    claimProbes: () => claimProbes(deps),
    reportReachable: (account) => reportReachable(deps, { account, actor }),
  });
}
