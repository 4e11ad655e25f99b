import type { Sent } from '../../call.ts';
import { ANYTHING, nothing, type Probes } from './probe.ts';

const asWorker = (body?: unknown) => ({
  sent: (): Sent => ({ params: { instance: ANYTHING }, ...(body === undefined ? {} : { body }) }),
});

/** How routes of workers on other machines are tried. */
export const WORKER_PROBES = {
  startWorker: [{ ...nothing, ...asWorker({ queue: 'redis' }) }],
  stopWorker: [{ ...nothing, ...asWorker() }],
  watchLedger: [{ ...nothing, ...asWorker() }],
  openWork: [{ ...nothing, ...asWorker({ subject: `stp_${ANYTHING}` }) }],
  showHeldSecrets: [{ ...nothing, ...asWorker({ ticket: 'none' }) }],
  beginWork: [{ ...nothing, ...asWorker({ ticket: 'none', password: null }) }],
  reportWork: [
    { ...nothing, ...asWorker({ ticket: 'none', report: { kind: 'too-early', afterMillis: 1 } }) },
  ],
  renewLeases: [{ ...nothing, ...asWorker({ steps: [`stp_${ANYTHING}`] }) }],
  claimDueWork: [{ ...nothing, ...asWorker({ window: 1 }) }],
  confirmPublished: [{ ...nothing, ...asWorker({ ids: [`out_${ANYTHING}`] }) }],
  listUnsettledWork: [{ ...nothing, ...asWorker({ ageMillis: 1 }) }],
  republishWork: [{ ...nothing, ...asWorker({ ids: [] }) }],
  claimProbes: [{ ...nothing, ...asWorker() }],
  reportReachable: [{ ...nothing, ...asWorker({ account: 'shop' }) }],
} satisfies Probes;
